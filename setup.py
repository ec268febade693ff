"""The compiled loops, which setup.cfg has no words for; everything else about the package stands there.

Optional: where there is no compiler or no Python.h the build goes on without them, and numpy and re do the same work.
They keep to the stable interface of Python, so one build serves every version from 3.11 on.
"""

from setuptools import Extension, setup

STABLE_SINCE_3_11 = "0x030b0000"

SOURCES = {
    "kernels": (
        *("kernels", "arrays", "parts", "score", "together", "answer", "part_of_question", "tally", "phrase", "find"),
        *("invert", "order", "look_up"),
    ),
    "scan": ("scan", "runs"),
    "words": ("words", "sketch"),
}

setup(
    ext_modules=[
        Extension(
            f"kashaf.index._{name}",
            [f"index/native/{source}.c" for source in sources],
            depends=[
                "index/native/kernels.h",
                "index/native/part_of_question.h",
                "index/native/scan.h",
                "index/native/sketch.h",
            ],
            define_macros=[("Py_LIMITED_API", STABLE_SINCE_3_11)],
            extra_compile_args=["-O3", "-fvisibility=hidden"],
            py_limited_api=True,
            optional=True,
        )
        for name, sources in SOURCES.items()
    ]
)
