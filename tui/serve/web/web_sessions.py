"""The sessions in browsers: which one a browser comes to, a new one or one that waits for it."""

from collab.errors import CollabError
from tui.serve import Hosting, Visitor
from tui.serve.web.arrivals import Arrivals
from tui.serve.web.web_session import Browser, WebSession


class WebSessions:
    """The sessions in browsers of a hosting, whose guests are forgotten with theirs."""

    def __init__(self, hosting: Hosting, arrivals: Arrivals) -> None:
        self._hosting = hosting
        self._arrivals = arrivals
        self._sessions: list[WebSession] = []

    def come_to(self, key: str, visitor: Visitor, browser: Browser) -> WebSession:
        """Show a session in a browser: the visitor's own with this key, else the one of theirs that waits to be taken
        up, else a new one. Raises CollabError where there can be none.
        """
        own = [session for session in self._sessions if session.visitor.home == visitor.home]
        same = [session for session in own if session.key == key]
        detached = [session for session in reversed(own) if session.is_detached]
        if waiting := [*same, *detached]:
            return self._attach(waiting[0], visitor, browser)
        if refusal := self._hosting.refusal(visitor):
            if visitor.guest and not own:
                self._forget_guest(visitor)
            raise CollabError(refusal)
        return self._begin(visitor, browser)

    def _attach(self, session: WebSession, visitor: Visitor, browser: Browser) -> WebSession:
        self._sessions.remove(session)
        self._sessions.append(session)
        self._hosting.journal.audit("resume", person=visitor.person, address=visitor.address)
        session.attach(browser)
        return session

    def _begin(self, visitor: Visitor, browser: Browser) -> WebSession:
        session = WebSession(self._hosting, visitor, browser, self._forget)
        self._sessions.append(session)
        session.begin(browser)
        return session

    def _forget(self, session: WebSession) -> None:
        self._sessions.remove(session)
        visitor = session.visitor
        if visitor.guest and not any(other.visitor.home == visitor.home for other in self._sessions):
            self._forget_guest(visitor, session)

    def _forget_guest(self, visitor: Visitor, *ended: WebSession) -> None:
        self._arrivals.forget_guest(visitor)
        self._hosting.forget_guest(visitor, [session.wait() for session in ended])
