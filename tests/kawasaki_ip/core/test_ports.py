import pytest

from kawasaki_ip.core import ports
from kawasaki_ip.core.ports import Port


@pytest.mark.parametrize("port", ports.ALL, ids=lambda port: port.name)
def test_each_port_is_connected(port):
    assert port.is_connected


def test_all_names_each_port():
    assert set(ports.ALL) == {value for value in vars(ports).values() if isinstance(value, Port)}


def test_port_calls_its_provider():
    port = Port("add", "add(a, b)")
    port.connect(lambda a, *, b: a + b)

    assert port(1, b=2) == 3


def test_port_has_one_provider():
    port = Port("add", "add(a, b)")
    port.connect(max)
    port.connect(max)  # the same one again: AppConfig.ready may run twice

    with pytest.raises(RuntimeError, match="has a provider already"):
        port.connect(min)


def test_port_without_provider_says_so():
    with pytest.raises(RuntimeError, match="add is not connected"):
        Port("add", "add(a, b)")(1)
