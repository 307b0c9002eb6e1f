"""The class of what a function raised is the type of its error, so that retries by name work as on AWS."""

import importlib
import threading
from typing import Any

UNKNOWN = "Runtime.HandlerError"
PLAIN = '"error": str(e), "trace": traceback.format_exc()'
NAMED = '"error": str(e), "type": type(e).__name__, "trace": traceback.format_exc()'

raised = threading.local()


def add() -> None:
    """Makes the program around a function tell the class, and the emulator pass it on."""
    runtime: Any = importlib.import_module("ministack.core.lambda_runtime")
    functions: Any = importlib.import_module("ministack.services.lambda_svc")
    if PLAIN not in runtime._PYTHON_WORKER_SCRIPT:
        raise RuntimeError("the emulator's program around functions is not the one this hook was written for")
    runtime._PYTHON_WORKER_SCRIPT = runtime._PYTHON_WORKER_SCRIPT.replace(PLAIN, NAMED)
    invoke, execute = runtime.Worker.invoke, functions._execute_function_warm

    def invoke_and_keep(worker: Any, *arguments: Any, **options: Any) -> Any:
        response = invoke(worker, *arguments, **options)
        raised.type = response.get("type")
        return response

    def execute_and_name(*arguments: Any) -> Any:
        raised.type = None
        result = execute(*arguments)
        body = result.get("body")
        if result.get("error") and raised.type and isinstance(body, dict) and body.get("errorType") == UNKNOWN:
            body["errorType"] = raised.type
        return result

    runtime.Worker.invoke = invoke_and_keep
    functions._execute_function_warm = execute_and_name
