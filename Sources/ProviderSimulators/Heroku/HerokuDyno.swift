internal import CanonicalJSON

/// A one-off dyno while it runs (§2.6).
struct HerokuDyno: Hashable, Sendable, Codable {
    var id: String
    var name: String
    var command: String
    var size: String
    var version: Int
    var createdAt: String
    var endsAt: Int
}

/// What a command of an app does when it is run: the first whose `match` stands in the command line.
struct HerokuScript: Hashable, Sendable, Codable {
    var match: String
    var seconds: Int
    var exit: Int
    var output: [String]
}

/// One line of an app's log, there from a time on.
struct HerokuLogEntry: Hashable, Sendable, Codable {
    var at: Int
    /// `app`, or `heroku` for the platform's own.
    var source: String
    var dyno: String
    var text: String

    var line: String { "\(Identity.time(at).dropLast()).000000+00:00 \(source)[\(dyno)]: \(text)" }
}

extension HerokuScript {
    init(_ node: SeedNode) throws(SeedError) {
        match = try node.string("match")
        seconds = try node.optionalInteger("seconds") ?? 1
        exit = try node.optionalInteger("exit") ?? 0
        output = try node.strings("output")
    }
}

/// As much of a shell as a one-off command line needs: commands in a row, of which `echo` prints and `$?` is the last status.
struct HerokuShell {
    private(set) var printed: [String] = []
    private(set) var status = 0

    init(_ line: String, _ scripts: [HerokuScript]) {
        var rest = line[...]
        if let echo = rest.lastRange(of: "; echo ") { rest = rest[..<echo.lowerBound] }
        if let script = scripts.first(where: { rest.contains($0.match) }) {
            printed = script.output
            status = script.exit
        } else {
            printed = ["bash: \(rest.split(separator: " ").first { $0 != "(" } ?? ""): command not found"]
            status = 127
        }
        if let echo = line.lastRange(of: "; echo ") {
            let word = line[echo.upperBound...].trimmingPrefix("\"")
            let text = word.hasSuffix("\"") ? word.dropLast() : word
            printed.append(String(text).replacing("$?", with: String(status)))
            status = 0
        }
    }
}

extension StringProtocol {
    fileprivate func lastRange(of text: String) -> Range<Index>? { ranges(of: text).last }
}
