internal import ArgumentParser

/// How results are printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case markdown
}

/// How a result without a Markdown form is printed.
enum ResultFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}

/// Whether a command line asks for JSON: also one that cannot be parsed, whose reader expects JSON all the same.
enum OutputChoice {
    static func isJSON(_ arguments: [String]) -> Bool {
        for (place, argument) in arguments.enumerated() {
            if argument == "--" { return false }
            if argument == "--output=json" { return true }
            if argument == "--output", arguments[(place + 1)...].first == "json" { return true }
        }
        return false
    }
}
