import CanonicalJSON
import Foundation
import TestBench
import Testing

/// What the language is, asked of the program: without files, without network.
@Suite struct ExplainTests {
    /// A folder with nothing in it.
    private static let plumb = Program(variables: [:], workingDirectory: FileManager.default.temporaryDirectory)

    @Test("a key is explained with its type, default, places and an example")
    func key() async throws {
        let result = try await Self.plumb.run("explain", "service.formation.quantity")
        #expect(result.code == 0 && result.talk == "")
        #expect(
            result.output == """
                service.formation.quantity

                How many dynos run.

                type      whole number
                required  yes
                where     service.formation.PROCESS-TYPE.quantity
                          service.environments.ENVIRONMENT.formation.PROCESS-TYPE.quantity
                example   quantity: 2

                """)
        let mode = try await Self.plumb.run("explain", "zone.mode").output
        #expect(mode.contains("type        manage, observe or ignore\n") && mode.contains("without it  manage\n"), "\(mode)")
        let pattern = try await Self.plumb.run("explain", "service.reads.pattern").output
        #expect(pattern.contains("required  with format regex\n"), "\(pattern)")
    }

    @Test("a map is explained with its keys; one of several shapes with each of them")
    func maps() async throws {
        let formation = try await Self.plumb.run("explain", "service.formation").output
        #expect(formation.contains("  quantity  whole number  How many dynos run. Required.\n"), "\(formation)")
        let value = try await Self.plumb.run("explain", "zone.records.value").output
        #expect(value.contains("The data of a record of type MX.\n") && value.contains("  exchange "), "\(value)")
        let provider = try await Self.plumb.run("explain", "estate.providers").output
        #expect(provider.contains("heroku, cloudflare"), "\(provider)")
    }

    @Test("all that is below comes with --recursive, and ends")
    func recursive() async throws {
        let plain = try await Self.plumb.run("explain", "service").output
        let all = try await Self.plumb.run("explain", "service", "--recursive").output
        #expect(!plain.contains("    quantity ") && all.contains("    quantity "))
        let language = try await Self.plumb.run("explain", "--recursive")
        #expect(language.code == 0 && language.output.contains("    records ") && language.output.contains("      exchange "))
    }

    @Test(
        "an unknown path is an error with what was meant",
        arguments: [
            ("servce", #"no noun is named "servce"; did you mean plumb explain service?"#),
            ("service.formatoin.size", #"service has no key "formatoin"; did you mean plumb explain service.formation?"#),
            ("zone.zone.x", #"zone.zone has no key "x": it has no keys"#),
            ("service.moved.qqqq", #"service.moved has no key "qqqq"; it is one of from"#),
        ])
    func unknown(_ path: String, _ message: String) async throws {
        let result = try await Self.plumb.run("explain", path)
        #expect(result.code == 64 && result.output == "" && result.talk == message + "\n", "\(result.all)")
        let json = try JSONValue(parsing: Array(try await Self.plumb.run("explain", path, "--output", "json").output.utf8))
        #expect(json["error"]?["message"]?.string == message)
    }

    @Test(
        "the document is as the docs describe it",
        arguments: [
            [], ["--recursive"], ["service", "--recursive"], ["service.formation.quantity"], ["zone.records.value"], ["estate.ledger.path"],
        ])
    func documents(_ arguments: [String]) async throws {
        let result = try await Self.plumb.run(["explain"] + arguments + ["--output", "json"])
        let document = try JSONValue(parsing: Array(result.output.utf8))
        #expect(try OutputSchema().problems(of: document, as: "explain") == [])
        #expect(document["path"]?.string == (arguments.first { !$0.hasPrefix("-") } ?? ""))
    }

    @Test("the table fits a terminal of 60 columns, and one of 40")
    func width() async throws {
        for columns in [60, 40] {
            let text = try Self.shown(["explain", "service"], columns: columns)
            #expect(text.contains("formation"))
            for line in text.split(separator: "\n") { #expect(line.count <= columns, "\(line)") }
        }
    }

    /// What a terminal of so many columns shows.
    private static func shown(_ arguments: [String], columns: Int) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/script")
        let line = ([Program.directory.appending(path: "plumb").path] + arguments).joined(separator: " ")
        process.arguments = ["--quiet", "--return", "--command", "stty cols \(columns) rows 50; \(line)", "/dev/null"]
        process.environment = ["PATH": "/usr/bin:/bin", "TERM": "dumb"]
        process.currentDirectoryURL = plumb.workingDirectory
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n")
    }
}
