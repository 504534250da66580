// What Sequelize calls of the package sqlite3, upon the SQLite that Node has: sqlite3 itself would have to be compiled.
import { DatabaseSync } from "node:sqlite";

const SQLITE_CONSTRAINT = 19;

class Statement {} // what the callback of run() has as `this`; Sequelize asks for its name

const plain = (value) => (typeof value === "boolean" ? Number(value) : (value ?? null));

/** The arguments that node:sqlite takes for those of sqlite3: an array by position, or an object by name. */
function bound(parameters) {
  if (Array.isArray(parameters)) return parameters.map(plain);
  if (typeof parameters !== "object") return [];
  return [Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, plain(value)]))];
}

export class Database {
  #database;

  constructor(filename, mode, done) {
    this.filename = filename;
    this.#database = new DatabaseSync(filename);
    queueMicrotask(() => done?.call(this, null));
  }

  run(sql, ...rest) {
    return this.#execute(sql, rest, (statement, values) => {
      const { lastInsertRowid, changes } = statement.run(...values);
      return { facts: { lastID: Number(lastInsertRowid), changes: Number(changes) } };
    });
  }

  all(sql, ...rest) {
    return this.#execute(sql, rest, (statement, values) => ({ rows: statement.all(...values) }));
  }

  #execute(sql, rest, action) {
    const done = rest.findLast((value) => typeof value === "function");
    const statement = new Statement();
    let error = null;
    let rows;
    try {
      const result = action(this.#database.prepare(sql), bound(rest[0]));
      rows = result.rows?.map((row) => ({ ...row }));
      Object.assign(statement, result.facts);
    } catch (thrown) {
      error = thrown;
      error.code = (thrown.errcode & 0xff) === SQLITE_CONSTRAINT ? "SQLITE_CONSTRAINT" : "SQLITE_ERROR";
    }
    queueMicrotask(() => done?.call(statement, error, rows));
    return this;
  }

  serialize(action) {
    action();
  }

  close(done) {
    this.#database.close();
    queueMicrotask(() => done?.call(this, null));
  }
}

export const OPEN_READWRITE = 2;
export const OPEN_CREATE = 4;
