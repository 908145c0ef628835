"""The texts of the demo school's courses: each a description and a few units to read."""

from __future__ import annotations

import msgspec


class CourseText(msgspec.Struct, frozen=True):
    """`units` are (title, text)."""

    description: str
    units: tuple[tuple[str, str], ...]


TEXTS = {
    "statistics": CourseText(
        "How to describe a set of numbers, how to judge whether a difference is more than chance, "
        "and how to say so honestly. The course uses small data sets from everyday life, needs "
        "no more than school arithmetic, and ends with a short report of your own.",
        (
            (
                "Middle and spread",
                "The mean adds everything up and shares it out evenly; the median is the value in "
                "the middle once all are put in order. When a few values are far larger than the "
                "rest, as with incomes, the median describes a typical case better. Say with "
                "either one how far the values spread, for example by the range that holds the "
                "middle half of them.",
            ),
            (
                "Samples and chance",
                "A sample tells something about the whole only if every member had a known chance "
                "of being drawn. Even then two samples differ. The larger the sample, the smaller "
                "that difference tends to be, but slowly: to halve it takes four times as many "
                "members.",
            ),
            (
                "Reading a confidence interval",
                "An interval of 95 % comes from a method that covers the true value in 95 of 100 "
                "repetitions. It does not say that the truth lies in this one interval with that "
                "probability, and it knows nothing of mistakes made while collecting the data.",
            ),
        ),
    ),
    "weather": CourseText(
        "What moves the air, why fronts bring rain, and what a weather map tells about tomorrow. "
        "You will keep a weather diary for three weeks and compare your own forecasts with what "
        "came.",
        (
            (
                "Pressure and wind",
                "Air flows from high pressure towards low pressure, and the turning of the Earth "
                "bends its path: to the right in the northern hemisphere, to the left in the "
                "southern. That is why winds circle around a low instead of filling it at once. "
                "Where the isobars on a map lie close together, the wind is strong.",
            ),
            (
                "Fronts",
                "A warm front slides up over colder air and announces itself with high, thin "
                "clouds a day ahead. A cold front pushes beneath the warm air and lifts it "
                "quickly, so its showers are shorter and heavier, and the sky often clears "
                "behind it.",
            ),
        ),
    ),
    "first-aid": CourseText(
        "What to do in the first minutes: keep yourself safe, call for help, and support "
        "breathing and circulation until help arrives. The course prepares for a practical "
        "training day and does not replace it.",
        (
            (
                "The first minute",
                "Look before you step in: traffic, fire and electricity endanger helpers too. "
                "Speak to the person and touch a shoulder. If there is no answer, call for help, "
                "open the airway by tilting the head back, and look for breathing for no longer "
                "than ten seconds.",
            ),
            (
                "Calling for help",
                "Say where you are, what happened, how many people are hurt and how they are. "
                "Then wait for questions: the person at the other end decides when the call is "
                "over. Send somebody to meet the ambulance if the place is hard to find.",
            ),
            (
                "Cuts and burns",
                "Press on a bleeding wound with a clean cloth and keep pressing. Cool a small "
                "burn with running lukewarm water for ten to twenty minutes; no ice, no "
                "ointments. Cover it loosely and have large, deep or facial burns treated at "
                "once.",
            ),
        ),
    ),
    "python": CourseText(
        "Read a table, clean it, count in it and draw what you found, in short programs that "
        "somebody else can run again next year. For people who have never programmed, or only a "
        "little.",
        (
            (
                "Values and names",
                "A program keeps values under names: `rooms = 12` keeps the number 12 under the "
                "name `rooms`. Text stands in quotes. Choose names that say what the value "
                "means; the program runs just as well without, but its next reader does not.",
            ),
            (
                "Repeating work",
                "A loop does the same for each member of a list: `for room in rooms:` and, "
                "indented below it, what is to be done. If you copy a line and change one word "
                "in it, a loop was probably what you wanted.",
            ),
            (
                "Tables from files",
                "Most tables arrive as text with commas between the columns. Python's `csv` "
                "module reads them and takes care of quotes and commas inside a cell. Look at "
                "the first five rows before you trust the other five thousand.",
            ),
        ),
    ),
    "spanish": CourseText(
        "Enough Spanish to arrive, eat, ask the way and thank people for it. Twelve short "
        "lessons with recordings from six countries, and a conversation hour every week.",
        (
            (
                "Greeting and thanking",
                "Buenos días until noon, buenas tardes until dark, buenas noches after that, also "
                "as a greeting. Gracias is thanks, muchas gracias many thanks, and the answer is "
                "de nada. With strangers and older people use usted rather than tú.",
            ),
            (
                "Asking the way",
                "¿Dónde está la estación? asks where the station is. Listen for todo recto, "
                "straight on, a la derecha, to the right, and a la izquierda, to the left. "
                "¿Puede repetirlo más despacio? asks for the answer again, more slowly.",
            ),
        ),
    ),
    "writing": CourseText(
        "From a question to a finished paper: finding sources, building an argument, citing, and "
        "revising with the help of others. Places are few because every text is discussed, so "
        "please ask for one with a few lines about your project.",
        (
            (
                "One paper, one question",
                "A topic is not yet a question. Write down what you want to know in one sentence "
                "that ends with a question mark, and what answer would surprise you. What does "
                "not help to answer it belongs in another paper.",
            ),
            (
                "Citing",
                "Cite whatever you did not find out yourself, whether you quote it or put it in "
                "your own words. A citation lets readers check you and find more; it costs a "
                "line and protects both sides.",
            ),
        ),
    ),
    "laboratory": CourseText(
        "The briefing that everybody needs before working in our laboratory: clothing, "
        "chemicals, waste, and what to do when something spills. Staff enroll those who have "
        "been given a place.",
        (
            (
                "Before you start",
                "Wear goggles and a closed cotton coat, tie long hair back, and leave food "
                "outside. Find the eye wash, the fire blanket and both exits before you unpack "
                "anything.",
            ),
            (
                "Spills and waste",
                "Warn your neighbours first. Small spills of dilute acid are neutralised and "
                "wiped up; for everything else leave the room and tell the supervisor. Nothing "
                "but water goes down the sink.",
            ),
        ),
    ),
    "spreadsheets": CourseText(
        "Formulas, sorting, filters and simple charts. This course has been replaced by Python "
        "for Working with Data and takes nobody new; those who took it keep their access.",
        (
            (
                "Cells and formulas",
                "A formula begins with an equals sign and may point at other cells, as in "
                "=B2*C2. Copied down, it points at the cells of its own row. A dollar sign keeps "
                "a part of the address from moving.",
            ),
            (
                "Sorting without losing rows",
                "Select the whole table before sorting, or the columns part company. A filter "
                "only hides rows; they are still there and still count in a sum, unless you use "
                "SUBTOTAL.",
            ),
        ),
    ),
    "oceans": CourseText(
        "Why the Gulf Stream is warm, why some coasts have two tides a day and others one, and "
        "what happens to a beach in winter. In preparation; it opens next term.",
        (
            (
                "What drives a current",
                "Wind pushes the surface of the sea, and differences in salt and temperature "
                "move the depths. Both are bent by the turning of the Earth, so that the large "
                "currents run in circles around each ocean basin.",
            ),
            (
                "Tides",
                "The pull of the Moon is stronger on the near side of the Earth than on the far "
                "side, and the sea bulges on both. Most coasts pass through both bulges in a "
                "little more than a day. At new and full moon the Sun adds its share, and the "
                "tides are at their highest.",
            ),
        ),
    ),
}
