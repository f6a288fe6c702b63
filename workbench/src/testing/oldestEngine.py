"""The oldest ClickHouse that is supported, as a process for the tests: takes a JSON line a statement, answers with one."""

import base64
import json
import os
import re
import sys
import types


class Unused(types.ModuleType):
    """What chdb imports for data frames, which nothing here asks for: half a gigabyte that need not be installed."""

    def __getattr__(self, attribute):
        return object


for unused in ("pandas", "pyarrow"):
    sys.modules[unused] = Unused(unused)

import chdb  # noqa: E402


def text(value):
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def name(value):
    return "`" + value.replace("\\", "\\\\").replace("`", "\\`") + "`"


def awaited(sql):
    """Without SYNC: in this process nothing drops tables in the background, and it would wait for ever."""
    return re.sub(r"\sSYNC\s*\Z", "", sql) if re.search(r"^\s*DROP\s", sql, re.MULTILINE) else sql


def answer(connection, statement):
    # All statements share one session: what one sets has to be taken back.
    settings = statement.get("settings") or {}
    connection.query(f"USE {name(statement.get('database') or 'default')}")
    for key, value in (statement.get("parameters") or {}).items():
        connection.query(f"SET param_{key} = {text(value)}")
    try:
        for key, value in settings.items():
            connection.query(f"SET {key} = {text(value)}")
        result = connection.query(awaited(statement["sql"]), statement.get("format") or "TabSeparated")
        return {
            "bytes": base64.b64encode(result.bytes()).decode(),
            "rowsRead": result.rows_read(),
            "bytesRead": result.bytes_read(),
            "elapsed": result.elapsed(),
        }
    except Exception as error:  # whatever the engine says is the caller's to judge
        code = re.search(r"Code: (\d+)\.", str(error))
        return {"error": str(error), "code": int(code.group(1)) if code else 1002}
    finally:
        for key in settings:
            connection.query(f"SET {key} = DEFAULT")


def main():
    # The engine takes what waits at the standard input for more rows of an INSERT.
    statements = os.fdopen(os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    connection = chdb.connect(sys.argv[1])
    # As the workbench's engine is configured.
    connection.query("SET max_partitions_per_insert_block = 0")
    for line in statements:
        print(json.dumps(answer(connection, json.loads(line))), flush=True)
    connection.close()


main()
