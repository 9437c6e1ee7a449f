internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling
internal import Resources

/// What a one-off dyno left in the app's log.
struct HerokuTaskLog {
    struct End {
        let status: Int
        /// The last lines, without the mark.
        let output: [String]
    }

    /// An end as the log tells it, before anybody has looked for secrets in it.
    private struct Found {
        let status: Int
        /// Whole: what is shortened may end in the middle of a secret.
        let lines: [String]
    }

    /// Lines kept.
    private static let kept = 20

    private let logs: HerokuLogs
    private let pace: HerokuPace

    init(_ logs: HerokuLogs, pace: HerokuPace) {
        self.logs = logs
        self.pace = pace
    }

    /// What is printed before the exit status.
    static func mark(_ marker: String) -> String { "plumb-task-\(marker)-exit" }

    /// - Parameters:
    ///   - dyno: whose lines count; nil where only the mark is known.
    ///   - waits: the line may still be on its way.
    /// - Returns: nil where the mark is not in the log.
    func end(_ marker: String, of dyno: String?, attempt: String, waits: Bool) async throws(ProviderError) -> End? {
        let looks = waits ? pace.log : (pause: Duration.zero, tries: 1)
        let found = try await pace.poll(looks, attempt: attempt, isFollowed: true) { () async throws(ProviderError) in
            read(try await lines(of: dyno, attempt: attempt), marker)
        } until: {
            $0 != nil
        }
        guard let end = found.flatMap(\.self) else { return nil }
        guard !end.lines.isEmpty else { return End(status: end.status, output: []) }
        return End(status: end.status, output: await logs.shown(end.lines))
    }

    private func lines(of dyno: String?, attempt: String) async throws(ProviderError) -> [HerokuLogLine] {
        var body: [String: JSONValue] = ["tail": false]
        body["dyno_name"] = dyno.map(JSONValue.string)
        let session = try await logs.session(body, attempt: attempt)
        let response = try await logs.read(session, attempt: attempt)
        return HerokuLogs.lines(of: response).compactMap { HerokuLogLine($0) }
    }

    /// The command line itself stands in the log too, with `$?` where the number is.
    private func read(_ lines: [HerokuLogLine], _ marker: String) -> Found? {
        let mark = Self.mark(marker) + " "
        let own = lines.filter(\.isOfApp)
        guard let last = own.lastIndex(where: { $0.text.hasPrefix(mark) && Int($0.text.dropFirst(mark.count)) != nil }),
            let status = Int(own[last].text.dropFirst(mark.count))
        else { return nil }
        let output = own[..<last].filter { $0.process == own[last].process }.suffix(Self.kept).map(\.text)
        return Found(status: status, lines: output)
    }
}
