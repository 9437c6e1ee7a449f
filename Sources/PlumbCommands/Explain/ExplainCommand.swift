internal import ArgumentParser
internal import Diagnostics
internal import EstateFiles
internal import Integrations

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Explain what the desired-state files may contain: a noun, or one of its keys.",
        discussion: """
            Without a path it lists the nouns. A path goes down through maps and lists:

              plumb explain service
              plumb explain service.formation.quantity
              plumb explain zone.records.value

            It reads no file and sends no request.
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
        let what: DisplayText = error.parent.isEmpty ? "no noun is named" : "\(error.parent) has no key"
        if let nearest = error.nearest { return "\(what) \"\(error.part)\"; did you mean plumb explain \(begin)\(nearest)?" }
        guard !error.known.isEmpty else { return "\(what) \"\(error.part)\": it has no keys" }
        return "\(what) \"\(error.part)\"; it is one of \(error.known.joined(separator: ", "))"
    }
}
