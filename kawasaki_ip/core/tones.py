"""In which tone a state's label is shown. The words carry the meaning; the tone only helps the eye."""

TONES = ("neutral", "blue", "green", "yellow", "red")

# State values of all apps; a value that is not here is neutral.
_BY_STATE = {
    "blue": "submitted active assigned in_hand under_way running received passed_on taken_up resumed requested",
    "green": "open done approved fixed accepted confirmed registered sent reported surveyed recorded granted",
    "yellow": "waiting in_review returned please_add unconfirmed overdue put_off pending resting waiting_expert leased",
    "red": "failed declined refused rejected lapsed expired error",
}
_TONE = {value: tone for tone, values in _BY_STATE.items() for value in values.split()}


def tone_of(value: str) -> str:
    return _TONE.get(value, "neutral")
