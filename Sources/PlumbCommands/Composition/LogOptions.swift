internal import ArgumentParser

/// How much a command says on stderr; shared by all that reach out.
struct LogOptions: ParsableArguments {
    @Flag(
        name: .customShort("v"),
        help: "Say more: -v what is read and how long it took, -vv every request without credentials and bodies.")
    var verbosity: Int
}
