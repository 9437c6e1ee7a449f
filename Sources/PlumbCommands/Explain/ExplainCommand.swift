internal import ArgumentParser
internal import Diagnostics
internal import EstateFiles
internal import Integrations

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say what may stand in the desired-state files: a noun, or one of its keys.",
        discussion: """
            Without a path the nouns are listed. A path leads through maps and lists:

              plumb explain service
              plumb explain service.formation.quantity
              plumb explain zone.records.value

            It reads no file and asks nobody.
            """)

    @Argument(help: "A noun, or a key of one, such as service.formation.", completion: .nounPaths)
    var path: String?

    @Flag(name: .long, help: "List the keys below the keys, too.")
    var recursive = false

    @Option(name: .long, help: "How to print it.")
    var output: ExplainFormat = .text

    /// What is read in a terminal, or by a program.
    enum ExplainFormat: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    func run() async throws {
        let explanation = try explanation()
        switch output {
        case .text: Terminal.print(ExplanationText.render(explanation, isRecursive: recursive, width: Terminal.width))
        case .json: Terminal.print(json: ExplanationDocument.json(explanation, isRecursive: recursive))
        }
    }

    private func explanation() throws -> Explanation {
        guard let path else { return .language(NounDescription.files(Integrations.catalogue)) }
        do throws(NounPath.Unknown) {
            return .place(try NounPath(path, Integrations.catalogue))
        } catch {
            throw CommandFailure(.validationFailure, Self.message(error))
        }
    }

    private static func message(_ error: NounPath.Unknown) -> DisplayText {
        let begin = error.parent.isEmpty ? "" : error.parent + "."
        let what: DisplayText = error.parent.isEmpty ? "no noun is called" : "\(error.parent) has no key"
        if let nearest = error.nearest { return "\(what) \"\(error.part)\"; did you mean plumb explain \(begin)\(nearest)?" }
        guard !error.known.isEmpty else { return "\(what) \"\(error.part)\": nothing stands below it" }
        return "\(what) \"\(error.part)\"; it is one of \(error.known.joined(separator: ", "))"
    }
}
