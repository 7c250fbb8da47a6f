"""What staff do with a case: one act a function, each named, checked by the rules, journalled and settled.

Flow: `bot.cases.service` (the door) calls `act.perform`, which opens one transaction, finds the case, lets the act do
its work, asks the rules what is owed now, and commits. An act that the law or the state forbids leaves nothing behind
but a journal line, and says what can be done instead.

    deciding   decide, hand over, send back        approving  the second person's word; the answer leaves
    asking     ask, take an answer                 settling   what is asked, who writes, notes, hold, split
    ending     outcome, execute, withdraw, close,  freezing   the restriction of data and its end
               reopen                              grave      breach and authority
    paper      the letter, and the day it was posted      permitting may a person read this message?

Promises: no act is anybody's but a named person's; nothing a person states is logged, and it is stored sealed only.
"""
