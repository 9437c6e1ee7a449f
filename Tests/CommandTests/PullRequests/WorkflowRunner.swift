import CanonicalJSON
import Diagnostics
import EstateFiles
import Foundation
import TestBench
import Testing

/// Runs the jobs of a workflow file as a runner of GitHub Actions does: each in a fresh checkout with an empty home, its `run:` steps in order,
/// what one step writes into the runner's files in the environment of the next.
///
/// Of expressions it knows those that stand in the examples; another one fails the test that meets it.
struct WorkflowRunner {
    struct Outcome {
        /// Names of the steps that ran.
        var steps: [String] = []
        /// Of the step that failed; 0 where none did.
        var code: Int32 = 0
        var output = ""
        var summary = ""
    }

    let repository: ReviewedRepository
    /// Of the repository or the environment, by name.
    var secrets: [String: String] = [
        "HEROKU_API_KEY": "HRKU-simulated-operator", "PLAN_HEROKU_API_KEY": "HRKU-simulated-operator",
        "PLUMB_FINGERPRINT_KEY": "a fingerprint key of the test, long enough",
    ]
    var token = "job"
    /// Of the repository, by name; no secrets.
    var settings: [String: String] = [:]

    static let folder = Program.root.appending(path: "Examples/github-actions")

    /// - Parameters:
    ///   - file: such as `plan.yml`.
    ///   - only: the job that runs.
    ///   - commit: what is checked out.
    ///   - event: its name, and the document of it.
    ///   - inputs: of a dispatch.
    ///   - adding: variables that a test disturbs the program with.
    func run(
        _ file: String, job only: String, commit: String, event: (name: String, document: JSONValue), inputs: [String: String] = [:],
        adding more: [String: String] = [:]
    ) throws -> Outcome {
        let workflow = try Self.document(Self.folder.appending(path: "workflows/\(file)"))
        let job = try #require(workflow["jobs"]?[only], "\(file) has no job \(only)")
        if let condition = job["if"]?.string {
            let name = try #require(condition.wholeMatch(of: /github\.event_name == '([a-z_]+)'/)?.1, "\(condition)")
            try #require(name == event.name, "the job does not run on \(event.name)")
        }
        let place = "\(only)-\(UUID().uuidString.prefix(8))"
        let runner = repository.directory.appending(path: place + "-runner")
        try FileManager.default.createDirectory(at: runner.appending(path: "home"), withIntermediateDirectories: true)
        try Data(event.document.canonicalBytes()).write(to: runner.appending(path: "event.json"))
        var variables = repository.runnerVariables.merging(more) { $1 }
        variables["GITHUB_EVENT_NAME"] = event.name
        variables["GITHUB_EVENT_PATH"] = runner.appending(path: "event.json").path
        variables["GITHUB_SHA"] = commit
        variables["HOME"] = runner.appending(path: "home").path
        variables["RUNNER_TEMP"] = runner.path
        for name in ["ENV", "OUTPUT", "PATH", "STEP_SUMMARY"] {
            let path = runner.appending(path: name).path
            try #require(FileManager.default.createFile(atPath: path, contents: nil))
            variables["GITHUB_\(name)"] = path
        }
        // A job gets a way to its identity where it asks for it, and nothing else.
        if job["permissions"]?["id-token"] == "write" {
            variables["ACTIONS_ID_TOKEN_REQUEST_URL"] =
                (repository.simulators.variables["PLUMB_GITHUB_URL"] ?? "") + "/_actions/idtoken?api-version=2.0"
            variables["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = job["environment"] == "production" ? "request-of-an-apply" : "request-of-a-plan"
        }
        var run = Run(runner: self, variables: variables, inputs: inputs, event: event.document, directory: repository.directory)
        for step in job["steps"]?.array ?? [] {
            try run.perform(step, commit: commit, place: place)
            if run.outcome.code != 0 { break }
        }
        run.outcome.summary = try String(contentsOfFile: variables["GITHUB_STEP_SUMMARY"] ?? "", encoding: .utf8)
        return run.outcome
    }

    /// Runs one composite action in a checkout.
    /// - Returns: what came of it, and the variables that later steps have.
    func run(
        action name: String, with inputs: [String: String], commit: String, adding more: [String: String]
    ) throws -> (Outcome, variables: [String: String]) {
        let place = "action-\(UUID().uuidString.prefix(8))"
        let environment = repository.directory.appending(path: place + "-env").path
        try #require(FileManager.default.createFile(atPath: environment, contents: nil))
        let variables = repository.runnerVariables.merging(more) { $1 }.merging(["GITHUB_ENV": environment]) { $1 }
        var run = Run(
            runner: self, variables: variables, inputs: [:], event: [:], directory: try repository.checkout(commit, place))
        try run.perform("./.github/actions/\(name)", with: inputs.mapValues { .string($0) })
        return (run.outcome, run.variables)
    }

    static func document(_ file: URL) throws -> JSONValue {
        var sink = DiagnosticSink()
        let node = YAMLDocument.parse(Array(try Data(contentsOf: file)), file: file.lastPathComponent, into: &sink)
        return try #require(node?.json, "\(file.lastPathComponent) is no YAML: \(sink.sorted)")
    }

    /// One job under way.
    private struct Run {
        let runner: WorkflowRunner
        var variables: [String: String]
        let inputs: [String: String]
        let event: JSONValue
        var directory: URL
        var outcome = Outcome()

        mutating func perform(_ step: JSONValue, commit: String, place: String) throws {
            if let action = step["uses"]?.string, action.hasPrefix("actions/checkout@") {
                directory = try runner.repository.checkout(commit, place)
            } else if let action = step["uses"]?.string {
                let given = try (step["with"]?.object ?? [:]).mapValues { JSONValue.string(try value($0.string ?? "", inputs)) }
                try perform(action, with: given)
            } else {
                try execute(step, inputs: [:])
            }
        }

        /// A composite action that lies in the repository.
        mutating func perform(_ action: String, with given: [String: JSONValue]) throws {
            let name = try #require(action.wholeMatch(of: /\.\/\.github\/actions\/([a-z-]+)/)?.1, "\(action)")
            let file = directory.appending(path: ".github/actions/\(name)/action.yml")
            let document = try WorkflowRunner.document(file)
            var inputs = (document["inputs"]?.object ?? [:]).compactMapValues { $0["default"]?.string }
            for (name, value) in given { inputs[name] = value.string }
            for step in document["runs"]?["steps"]?.array ?? [] where outcome.code == 0 { try execute(step, inputs: inputs) }
        }

        private mutating func execute(_ step: JSONValue, inputs actionInputs: [String: String]) throws {
            let script = try #require(step["run"]?.string)
            var environment = variables
            for (name, value) in step["env"]?.object ?? [:] {
                environment[name] = try self.value(value.string ?? "", actionInputs.isEmpty ? inputs : actionInputs)
            }
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
            process.currentDirectoryURL = directory
            process.environment = environment
            process.standardInput = FileHandle.nullDevice
            let output = Pipe()
            process.standardOutput = output
            process.standardError = output
            try process.run()
            let data = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            outcome.steps.append(step["name"]?.string ?? script)
            outcome.output += String(decoding: data, as: UTF8.self)
            outcome.code = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
            try takeOver()
        }

        /// What the step wrote for those after it.
        private mutating func takeOver() throws {
            let path = variables["GITHUB_ENV"] ?? ""
            for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
                let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
                try #require(parts.count == 2, "\(line)")
                variables[parts[0]] = parts[1]
            }
        }

        private func value(_ text: String, _ inputs: [String: String]) throws -> String {
            guard let match = text.wholeMatch(of: /\$\{\{ ([A-Za-z0-9_.]+) \}\}/) else {
                try #require(!text.contains("${{"), "\(text)")
                return text
            }
            let path = String(match.1)
            if path == "github.token" { return runner.token }
            if path == "github.event.repository.default_branch" { return event["repository"]?["default_branch"]?.string ?? "" }
            if path.hasPrefix("secrets.") { return runner.secrets[String(path.dropFirst("secrets.".count))] ?? "" }
            if path.hasPrefix("vars.") { return runner.settings[String(path.dropFirst("vars.".count))] ?? "" }
            if path.hasPrefix("inputs.") { return inputs[String(path.dropFirst("inputs.".count))] ?? "" }
            Issue.record("an expression that this runner does not know: \(text)")
            return ""
        }
    }
}
