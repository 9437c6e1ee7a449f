internal import CanonicalJSON
internal import Testing

/// One command that does something, as the program's own parser of arguments lists it.
package struct ListedCommand: Sendable {
    /// What a command takes.
    package struct Parameter: Sendable {
        /// The option's long name; nil for an argument that stands by its place.
        package let option: String?
        /// What the help calls the value, such as `environment`.
        package let value: String
        package let isOptional: Bool
    }

    /// Such as `audit export`.
    package let words: [String]
    /// Long and short names, without dashes.
    package let options: [String]
    /// Arguments by their place, then options that take a value.
    package let parameters: [Parameter]

    package var name: String { words.joined(separator: " ") }

    /// All of the program, so that a test that goes through them covers one that is added.
    package static func all() async throws -> [ListedCommand] {
        let dump = try await Program(variables: [:]).run("--experimental-dump-help")
        let root = try #require(try JSONValue(parsing: Array(dump.output.utf8))["command"])
        return leaves(root, [])
    }

    private static func leaves(_ command: JSONValue, _ path: [String]) -> [ListedCommand] {
        let subcommands = (command["subcommands"]?.array ?? []).filter { $0["commandName"] != "help" }
        guard subcommands.isEmpty else {
            return subcommands.flatMap { leaves($0, path + [$0["commandName"]?.string ?? ""]) }
        }
        let arguments = command["arguments"]?.array ?? []
        let names = arguments.flatMap { $0["names"]?.array ?? [] }.compactMap { $0["name"]?.string }
        let byPlace = arguments.filter { $0["kind"] == "positional" }.map { parameter($0, option: nil) }
        let named = arguments.filter { $0["kind"] == "option" }.map { parameter($0, option: $0["names"]?.array?.first?["name"]?.string) }
        return [ListedCommand(words: path, options: names, parameters: byPlace + named)]
    }

    private static func parameter(_ argument: JSONValue, option: String?) -> Parameter {
        Parameter(option: option, value: argument["valueName"]?.string ?? "", isOptional: argument["isOptional"] != false)
    }
}
