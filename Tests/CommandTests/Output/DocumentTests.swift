#if os(Linux)
import CanonicalJSON
import Foundation
import TestBench
import Testing

/// Every command has a document, and every document is as the documentation describes it.
///
/// Besides, whatever document any test gets from a command is held against the documentation by ``Program/run(_:adding:)``.
@Suite struct DocumentTests {
    /// Documents that one command line prints in the example estate.
    private static let simple: [(String, [String])] = [
        ("init", ["init", "production"]), ("plan", ["plan", "production"]), ("status", ["status", "production"]), ("locks", ["locks"]),
        ("flags", ["flags"]), ("audit log", ["audit", "log"]), ("audit verify", ["audit", "verify"]), ("drift", ["drift", "production"]),
        ("compare", ["compare", "staging", "production"]), ("checklist", ["checklist", "production"]),
        ("verify", ["verify", "production"]), ("validate", ["validate"]),
        ("promote", ["promote", "staging", "production", "--service", "console"]),
        ("audit export", ["audit", "export", "production", "--out", "DIRECTORY"]), ("error", ["plan", "nowhere"]),
        ("nothing", ["resume", "production"]), ("explain", ["explain", "service"]),
    ]

    @Test("a document of one command line", arguments: simple)
    func oneLine(_ name: String, _ command: [String]) async throws {
        let simulators = try await Simulators.withNames()
        for environment in ["staging", "production"] where command[0] != "init" {
            #expect(try await simulators.plumb.run("init", environment).code == 0)
        }
        let arguments = command.map { $0 == "DIRECTORY" ? simulators.directory.appending(path: "out").path : $0 }
        try expect(try await PrintedDocument(name, simulators.plumb, arguments))
    }

    @Test("documents that take more", arguments: DocumentWorld.allCases)
    func several(_ world: DocumentWorld) async throws {
        let printed = try await world.printed()
        #expect(printed.map { [OutputTable.name(of: $0.arguments), $0.name] } == world.pairs)
        for document in printed { try expect(document) }
    }

    private func expect(_ printed: PrintedDocument) throws {
        let document = try printed.json
        #expect(try OutputSchema().problems(of: document, as: printed.name) == [], "\(printed.result.all)")
        let version = try OutputTable().rows.first { $0.document == printed.name }?.version
        #expect(document["version"]?.integer == version && document["format"] == nil, "\(printed.result.all)")
        for (key, value) in members(document) {
            guard Self.times.contains(key), value != .null, printed.name != "drift ack" else { continue }
            #expect(value.string?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/) != nil, "\(key): \(value)")
        }
    }

    private static let times: Set<String> = ["since", "begun", "time", "createdAt", "expiresAt", "expires", "renewed"]

    private func members(_ value: JSONValue) -> [(String, JSONValue)] {
        switch value {
        case .object(let members): members.flatMap { [($0.key, $0.value)] + self.members($0.value) }
        case .array(let items): items.flatMap(members)
        default: []
        }
    }

    @Test("every document of the table is described, has its version, and is printed by a command of these tests")
    func table() throws {
        let (table, schema) = (try OutputTable(), try OutputSchema())
        #expect(Set(table.rows.map(\.document)) == Set(schema.documents))
        #expect(table.rows.count == schema.documents.count)
        for row in table.rows {
            let version = schema.definitions[row.document]?["properties"]?["version"]?["const"]?.integer
            #expect(version == row.version, "\(row.document)")
        }
        let printed = Set(Self.simple.map(\.0) + DocumentWorld.allCases.flatMap { $0.pairs.map { $0[1] } })
        #expect(printed == Set(schema.documents))
    }

    @Test("members are written in camelCase, in every document")
    func names() throws {
        func check(_ schema: JSONValue, _ place: String) {
            for (name, member) in schema["properties"]?.object ?? [:] {
                #expect(name.wholeMatch(of: /[a-z][A-Za-z]*/) != nil, "\(place).\(name)")
                check(member, "\(place).\(name)")
            }
            for member in ["items", "additionalProperties"].compactMap({ schema[$0] }) + (schema["anyOf"]?.array ?? []) {
                check(member, place)
            }
        }
        for (name, schema) in try OutputSchema().definitions.object ?? [:] { check(schema, name) }
    }

    /// What prints no document of its own: a script for shells, and what serves until it is stopped.
    private static let withoutJSON: Set<String> = ["completion", "simulate"]
    /// Besides, the document of this one is a JSON Schema.
    private static let withoutDocument: Set<String> = withoutJSON.union(["schema"])

    @Test("every command takes --output json, has a document, and prints it in these tests")
    func everyCommand() async throws {
        let commands = try await ListedCommand.all()
        #expect(commands.count > 35, "\(commands.map(\.name))")
        let table = try OutputTable()
        let tested = Set(Self.simple.map { OutputTable.name(of: $0.1) } + DocumentWorld.allCases.flatMap { $0.pairs.map { $0[0] } })
        for command in commands {
            let (name, words) = (command.name, command.words)
            #expect(command.options.contains("output") == !Self.withoutJSON.contains(name), "\(name)")
            guard !Self.withoutDocument.contains(name) else { continue }
            #expect(table.documents(of: words) != nil, "\(name) has no document")
            #expect(tested.contains(OutputTable.name(of: words)), "\(name) prints no document in these tests")
        }
        let known = Set(commands.map { OutputTable.name(of: $0.words) })
        for row in table.rows { #expect((row.commands ?? []).subtracting(known) == [], "\(row.document)") }
    }

    /// Otherwise the tests above would pass whatever was printed.
    @Test("a document that is not as described is noticed")
    func notices() throws {
        func problems(_ text: String, _ arguments: [String] = ["locks", "--output", "json"]) throws -> [String] {
            try OutputContract.problems(arguments, Program.Result(code: 0, output: text, talk: ""))
        }
        #expect(try problems(#"{"version": 3, "locks": []}"#) == [])
        #expect(try problems(#"{"version": 1, "result": null}"#) == [])
        #expect(try problems(#"{"version": 3, "locks": [], "more": 1}"#).contains("locks: more is not described"))
        #expect(try !problems(#"{"version": 2, "locks": []}"#).isEmpty)
        #expect(try !problems(#"{"version": 3, "locks": []} {}"#).isEmpty)
        #expect(try problems("no JSON", ["locks"]) == [])
        #expect(try !problems(#"{"version": 1}"#, ["unheard-of", "--output=json"]).isEmpty)
    }
}
#endif
