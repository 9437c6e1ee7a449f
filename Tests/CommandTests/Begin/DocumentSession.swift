import Foundation
import Testing

/// The commands of a document, run one after the other in one shell, and what it says that they print.
///
/// A block that begins with ```` ```console ```` holds lines with `$ ` before a command, and below each what is printed; `…` alone stands for any
/// number of lines. A line with `> ` is what somebody types at a gate: where nobody can type, the same words are given as inputs.
struct DocumentSession {
    struct Step {
        var command: String
        var printed: [String] = []
        /// The phrase of the gate, where words are typed; nil where none are.
        var phrase: String?
    }

    struct Outcome {
        let code: Int32
        let lines: [String]
    }

    let steps: [Step]

    init(_ text: String) {
        var steps: [Step] = []
        for block in text.components(separatedBy: "```console\n").dropFirst() {
            for line in (block.components(separatedBy: "\n```").first ?? "").components(separatedBy: "\n") {
                if line.hasPrefix("$ ") {
                    steps.append(Step(command: String(line.dropFirst(2))))
                } else if line.hasPrefix("> "), let phrase = line.dropFirst(2).split(separator: " ").first, !steps.isEmpty {
                    steps[steps.count - 1].phrase = String(phrase)
                } else if !steps.isEmpty {
                    steps[steps.count - 1].printed.append(line)
                }
            }
        }
        self.steps = steps
    }

    /// Runs all of them; what they start in the background ends with them.
    func run(in directory: URL, variables: [String: String], replacing: [String: String]) throws -> [Outcome] {
        let output = directory.appending(path: "printed")
        try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
        var script = "trap 'kill $(jobs -p) 2>/dev/null' EXIT\nprinted='\(output.path)'\n"
        for (index, step) in steps.enumerated() {
            var command = replacing.reduce(step.command) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
            if let phrase = step.phrase {
                // A prompt takes eight digits, where nobody types it is all of them: those of the plan that was shown last.
                script += "digest=$(cat $(ls -tr \"$printed\"/*.out) | grep -oE -- '--digest [0-9a-f]{64}' | tail -1 | cut -c10-)\n"
                command = command.replacingOccurrences(of: "--digest [0-9a-f]{8}", with: "--digest \\$digest", options: .regularExpression)
                command += " --target \"${digest:+production}\" --confirm \"\(phrase) ${digest:0:8}\""
            }
            script += "{ \(command)\n} >\"$printed/\(index).out\" 2>&1 </dev/null\necho $? >\"$printed/\(index).code\"\n"
        }
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", script]
        process.currentDirectoryURL = directory
        process.environment = variables
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return try steps.indices.map { index in
            func read(_ end: String) throws -> String { try String(contentsOf: output.appending(path: "\(index).\(end)"), encoding: .utf8) }
            let code = Int32(try read("code").trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1
            return Outcome(code: code, lines: try read("out").components(separatedBy: "\n"))
        }
    }

    /// The first line of a step that is not printed where the document has it; nil where all are.
    static func difference(_ step: Step, _ outcome: Outcome, settled: (String) -> String) -> String? {
        let asked = ["type  ", "> "]
        let wanted = step.printed.filter { line in
            !asked.contains { line.hasPrefix($0) } && !(step.phrase != nil && line.wholeMatch(of: /\ [A-Z]+ ?/) != nil)
        }.map(settled)
        let lines = outcome.lines.map(settled)
        var (place, mayskip) = (0, false)
        for line in wanted {
            if line == "…" {
                mayskip = true
                continue
            }
            let rest = lines[min(place, lines.count)...]
            guard let found = mayskip ? rest.firstIndex(of: line) : rest.first == line ? rest.startIndex : nil else { return line }
            (place, mayskip) = (found + 1, false)
        }
        return nil
    }
}
