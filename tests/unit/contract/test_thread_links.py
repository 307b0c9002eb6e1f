"""What a mail may say of the thread graph."""

import pytest

from maillake.contract.thread_links import MailLinks


@pytest.mark.parametrize("edges", [(), (("a", "b"),), (("b", "a"),), (("a", "b"), ("b", "c"), ("c", "d"))])
def test_edges_are_a_path_through_the_node_of_the_mail(edges: tuple[tuple[str, str], ...]) -> None:
    assert MailLinks("b", edges).edges == edges


@pytest.mark.parametrize("edges", [(("a", "c"),), (("a", "b"), ("c", "d")), (("a", "b"), ("a", "c"))])
def test_edges_that_are_no_such_path_are_refused(edges: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(ValueError, match="the edges of node b are no path through it"):
        MailLinks("b", edges)
