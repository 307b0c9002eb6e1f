"""Assets of the functions: small, pure, and importable alone."""

import io
import json
import os
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

from infra import bundling
from maillake.contract.intake_settings import AccountSettings, IntakeSettings, ProbeSettings, WakeSettings
from maillake.contract.settings import Settings
from tests.infra.cloud import DOCKERFILE, Cloud, flat, listed, statements
from tests.infra.relations import containers

FUNCTIONS: dict[str, type[Settings]] = {
    "validate": IntakeSettings,
    "wake": WakeSettings,
    "probe": ProbeSettings,
    "account": AccountSettings,
}
MAX_ZIP_BYTES = 15_000_000
RUNTIME = ("boto3", "botocore", "s3transfer", "python-dateutil", "six", "urllib3")
"""What the runtime of Lambda brings."""


@pytest.fixture(scope="module", params=FUNCTIONS)
def asset(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bundled folder of a function, named after it."""
    output = tmp_path_factory.mktemp("assets") / str(request.param)
    bundling.bundle(bundling.ROOT / "lambdas" / str(request.param), output)
    return output


HANDLER = """
import boto3
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from maillake import errors, model, ports, telemetry
from maillake.contract.intake_settings import WakeSettings

SETTINGS, _ = WakeSettings.read({}, {})
QUEUES = boto3.client("sqs")


def handle(event: object, context: object) -> None: ...
"""


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Directory of what the runtime brings."""
    directory = tmp_path_factory.mktemp("runtime")
    for name in RUNTIME:
        distribution = metadata.distribution(name)
        for top in {file.parts[0] for file in distribution.files or () if file.parts[0] not in {"..", "__pycache__"}}:
            (directory / top).symlink_to(str(distribution.locate_file(top)))
    return directory


def files(asset: Path) -> list[Path]:
    return [path for path in asset.rglob("*") if path.is_file()]


def test_an_asset_is_small_when_zipped(asset: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files(asset):
            archive.write(path, path.relative_to(asset))
    assert 100_000 < len(content.getvalue()) < MAX_ZIP_BYTES


def test_an_asset_holds_python_and_nothing_that_is_built_for_one_processor(asset: Path) -> None:
    assert {path.suffix for path in files(asset)} <= {".py", ".typed"}


def test_an_asset_has_the_contract_and_neither_the_core_nor_the_laptop(asset: Path) -> None:
    ours = {path.relative_to(asset / "maillake").as_posix() for path in files(asset / "maillake")}
    assert {"__init__.py", "errors.py", "ports.py", "contract/settings.py", "contract/intake_settings.py"} <= ours
    assert not {
        name for name in ours if name.split("/")[0] in {"parsing", "sources", "lake", "local", "cli", "_native.pyi"}
    }
    assert not {path.name for path in asset.iterdir()} & {"pyarrow", "duckdb", "boto3", "botocore", "numpy"}


def test_a_handler_is_importable_alone(asset: Path, runtime: Path) -> None:
    if not (asset / "handler.py").exists():
        pytest.skip(f"lambdas/{asset.name}/handler.py is not there yet")
    import_alone(asset, runtime, FUNCTIONS[asset.name]())


def test_what_handlers_are_made_of_is_importable_alone(tmp_path: Path, runtime: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "handler.py").write_text(HANDLER, "utf-8")
    bundling.bundle(tmp_path / "source", tmp_path / "asset")
    import_alone(tmp_path / "asset", runtime, WakeSettings())


def import_alone(asset: Path, runtime: Path, settings: Settings) -> None:
    """Imports a handler with nothing but its asset, the runtime of Lambda and the standard library."""
    code = f"import sys; sys.path[:0] = [{str(asset)!r}, {str(runtime)!r}]; import handler; handler.handle"
    environment = {
        **settings.environment(),
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "PATH": os.defpath,
    }
    environment |= {"POWERTOOLS_SERVICE_NAME": asset.name, "POWERTOOLS_METRICS_NAMESPACE": "maillake"}
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_package_of_another_version_than_the_lock_is_not_shipped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bundling, "locked_version", lambda name: "0.0.1")
    with pytest.raises(bundling.LockError, match=r"jmespath \S+ is installed, the lock says 0\.0\.1"):
        bundling.copy_package("jmespath", tmp_path)


def test_a_package_built_for_one_processor_is_not_shipped(tmp_path: Path) -> None:
    with pytest.raises(bundling.LockError, match="pyarrow is not pure Python"):
        bundling.copy_package("pyarrow", tmp_path)


def test_the_worker_image_is_hashed_from_what_it_is_built_from(assemblies: Path) -> None:
    if not DOCKERFILE.exists():
        pytest.skip("workers/parse/Dockerfile is not there yet")
    images = json.loads((assemblies / "prod" / "Pipeline.assets.json").read_text("utf-8"))["dockerImages"]
    (source,) = {image["source"]["directory"] for image in images.values()}
    content = {path.name for path in (assemblies / "prod" / source).iterdir()}
    assert {"src", "rust", "workers", "pyproject.toml", "requirements.lock"} <= content
    assert not content & {".venv", ".git", "tests", "benchmarks"}
    assert not list((assemblies / "prod" / source).rglob("target"))


def test_an_image_in_ecr_may_be_pulled_by_every_task(dev: Cloud) -> None:
    account, region, name = "123456789012", "eu-west-1", "maillake/worker"
    images = {flat(container["Image"]) for _, container in containers(dev)}
    assert images == {f"{account}.dkr.ecr.{region}.<AWS::URLSuffix>/{name}:1"}
    pulling = [one for _, one in statements(dev, "AWS::IAM::Policy") if "ecr:BatchGetImage" in listed(one["Action"])]
    assert len(pulling) == len(list(containers(dev)))
    assert {one["Resource"] for one in pulling} == {f"arn:aws:ecr:{region}:{account}:repository/{name}"}
