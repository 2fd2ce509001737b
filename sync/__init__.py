"""What a phone says and what becomes of it. The promise:

* every operation gets exactly one verdict, and one operation cannot hurt another;
* nothing that was stored is forgotten: the log keeps all words, a record is only a view of it;
* the same operation said again changes nothing and is answered the same;
* words leave the screen only when someone who had them in sight replaced or deleted them;
* no phone's clock decides anything: order is the order of arrival.

This package only processes data. It knows no database, no network and no clock; what it needs
to know it is given, and what it decides it returns.
"""

from sync.merge import merge
from sync.operations import Held, Judgement, Known, Operation, Refused, Step, Stored, Verdict, Version
from sync.reconcile import reconcile, replay

__all__ = [
    "Held",
    "Judgement",
    "Known",
    "Operation",
    "Refused",
    "Step",
    "Stored",
    "Verdict",
    "Version",
    "merge",
    "reconcile",
    "replay",
]
