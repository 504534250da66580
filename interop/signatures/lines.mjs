// The conversation of SignatureCrossCheckTest with a program: a JSON object a line in, one a line out, in order.
//
//   { "op": "sign", "scheme": "draft-cavage-12" or "rfc9421", "algorithm", "keyId", "privateKeyPem",
//     "method", "url", "headers": { name: value }, "body": text?, "covered": [component]? }
//       -> { "headers": { name: value } }
//   { "op": "verify", "scheme", "keyId", "owner", "publicKeyPem", "method", "url", "headers", "body"? }
//       -> { "verified": true }
//
// and what each program has beyond that. { "refused": why } is the library's no, by result or by exception;
// { "fault": why } means that the program itself is wrong.
/** A no of the library. */
export class Refused extends Error {}

/** The lines of the standard input; node:readline would also end them where JSON has U+2028. */
async function* lines() {
  let rest = "";
  process.stdin.setEncoding("utf8");
  for await (const chunk of process.stdin) {
    const pieces = (rest + chunk).split("\n");
    rest = pieces.pop();
    yield* pieces;
  }
}

export async function serve(operations) {
  for await (const line of lines()) {
    let answer;
    try {
      const question = JSON.parse(line);
      const operation = operations[question.op];
      if (!operation) throw new Error(`no operation ${question.op}`);
      answer = await operation(question);
    } catch (error) {
      answer = error instanceof Refused ? { refused: error.message } : { fault: String(error.stack) };
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
  }
}

/** What a library does; its exceptions are refusals. */
export async function library(work) {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Refused ? error : new Refused(`${error.name}: ${error.message}`);
  }
}

/** The URL as it stands in a request line. */
export function requestTarget(url) {
  return url.slice(url.indexOf("/", "https://".length));
}

export function lowerCased(headers) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
