internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import EstateFiles
internal import Integrations

struct SchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema of the desired-state files, for editors.",
        discussion: """
            For the YAML language server, save it and name it in the editor's settings with the tags:
              "yaml.schemas": { "plumb.schema.json": "desired/**/*.yaml" }
              "yaml.customTags": ["!env scalar", "!secret scalar", "!ref scalar", "!lookup scalar", "!external scalar",
                                  "!absent scalar", "!unset scalar"]
            """)

    @Option(name: .long, help: "How to print it: a schema is JSON.")
    var output: SchemaFormat = .json

    /// The one form that a schema has.
    enum SchemaFormat: String, ExpressibleByArgument, CaseIterable {
        case json
    }

    func run() async throws {
        Terminal.print(json: EstateSchema.document(Integrations.catalogue))
    }
}
