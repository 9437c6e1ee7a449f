internal import CanonicalJSON
internal import HTTPMessages
internal import Patterns
internal import Reconciling
internal import Resources

/// Follows an app's log for a while, and counts the lines that must not be in it.
///
/// A session is asked to `tail`; Heroku may end it early, and another one goes on then. A line that both give counts once.
struct HerokuLogFollowing {
    /// What was seen in the log.
    struct Seen {
        let isClean: Bool
        /// A clause, such as `2 of 40 lines match ERROR`.
        let text: String
        /// The first lines that match, as they may be shown.
        let lines: [String]
    }

    /// Bytes of one session that are read, sessions that are opened at most, and lines that are shown.
    private static let (most, sessions, kept) = (4 << 20, 6, 5)

    private let logs: HerokuLogs
    private let calls: HerokuCalls
    private let app: String
    private let name: String
    private let seconds: Int
    private let refuse: String
    private let isSinceRelease: Bool
    private let longest: Duration

    /// - Parameter longest: for how long it is followed at most.
    init(
        _ calls: HerokuCalls, _ logs: HerokuLogs, app: String, _ following: HerokuRequest.LogFollowing, name: String, longest: Duration
    ) {
        (self.calls, self.logs, self.app, self.name) = (calls, logs, app, name)
        (seconds, refuse, self.longest) = (following.seconds, following.refuse, longest)
        isSinceRelease = following.since == .release
    }

    private var attempt: String { "following the log of \(name)" }

    /// - Throws: where the log could not be followed; what was not seen is not clean.
    func seen(_ wait: WaitPolicy) async throws(ProviderError) -> Seen {
        let pattern: Pattern
        do throws(Pattern.SyntaxError) {
            pattern = try Pattern(refuse)
        } catch {
            throw ProviderError(.rejected, attempt: attempt, message: "\(refuse) is not a pattern: \(error.reason)")
        }
        wait.report("following the log for \(seconds) s")
        let (lines, isWhole) = try await followed()
        var matching: [String] = []
        for line in lines {
            do throws(Pattern.LimitExceeded) {
                if try pattern.isFound(in: line.text) { matching.append("\(line.process)  \(line.text)") }
            } catch {
                return Seen(isClean: false, text: "\(refuse) backtracks too much on a line of the log: simplify it", lines: [])
            }
        }
        let count =
            "\(matching.count) of \(lines.count) line\(lines.count == 1 ? "" : "s") match\(matching.count == 1 ? "es" : "") \(refuse)"
        let cut = isWhole ? "" : "; more came than plumb reads (\(Self.most >> 20) MiB)"
        let short = longest < .seconds(seconds) ? ", followed for \(longest.components.seconds) s at an address of this machine" : ""
        let shown = await logs.shown(Array(matching.prefix(Self.kept)))
        return Seen(isClean: matching.isEmpty && isWhole, text: count + cut + short, lines: shown)
    }

    /// The lines from the release, or from the first session on, in the order in which they came; and whether nothing was left out.
    private func followed() async throws(ProviderError) -> (lines: [HerokuLogLine], isWhole: Bool) {
        var since = isSinceRelease ? try await release() : nil
        var left = min(.seconds(seconds), longest)
        var known: Set<String> = []
        var lines: [HerokuLogLine] = []
        for number in 1...Self.sessions {
            let start = ContinuousClock.now
            let session = try await logs.session(["tail": true], attempt: attempt)
            since = since ?? session.created_at.flatMap(Self.second)
            guard let since else { throw ProviderError(.malformed, attempt: attempt, message: "Heroku does not say since when") }
            let window = HTTPRequest.BodyWindow(milliseconds: max(1, Int(left / .milliseconds(1))), bytes: Self.most)
            let response: HTTPResponse
            do throws(ProviderError) {
                response = try await logs.read(session, window, attempt: attempt)
            } catch  where error.code == .notFound && number < Self.sessions {
                // The session has ended already.
                continue
            }
            var second = ""
            for text in HerokuLogs.lines(of: response) {
                let line = HerokuLogLine(text) ?? HerokuLogLine(unstructured: text, at: second)
                second = line.second
                guard second >= since, known.insert(text).inserted else { continue }
                lines.append(line)
            }
            if response.body.count >= Self.most { return (lines, false) }
            left -= .now - start
            if response.isCut || left < .milliseconds(500) { return (lines, true) }
            try await pause()
        }
        throw ProviderError(
            .unavailable, attempt: attempt, message: "Heroku ended \(Self.sessions) log sessions before the time was over",
            fix: "read the log with `heroku logs --tail --app \(name)`")
    }

    private func pause() async throws(ProviderError) {
        do {
            try await Task.sleep(for: .milliseconds(500))
        } catch {
            throw ProviderError(.cancelled, attempt: attempt, message: "stopped while following the log")
        }
    }

    /// When the release that serves was made.
    private func release() async throws(ProviderError) -> String? {
        let releases = try await calls.releases(of: app, newest: 20, attempt: attempt)
        return (releases.first { $0.current == true } ?? releases.first(where: \.isSuccess))?.created_at.flatMap(Self.second)
    }

    /// The Platform API writes times in UTC.
    private static func second(_ time: String) -> String? {
        time.hasSuffix("Z") && time.count > HerokuLogLine.secondLength ? String(time.prefix(HerokuLogLine.secondLength)) : nil
    }
}
