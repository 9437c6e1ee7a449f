internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import FoundationEssentials
internal import Planning
internal import Reconciling

/// The files in which a runner takes a job's summary and a step's outputs. Nothing that holds a secret is written into one.
struct RunnerFiles {
    private let summary: String?
    private let outputs: String?

    /// A step's summary may have 1 MiB; what is larger is dropped, and the step stays green.
    private static let summaryLimit = (1 << 20) - 1_024

    init(_ variables: [String: String]) {
        summary = variables["GITHUB_STEP_SUMMARY"].flatMap { $0.isEmpty ? nil : $0 }
        outputs = variables["GITHUB_OUTPUT"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Appends the review to the job's summary, shortened to what is left there.
    func writeSummary(of review: PullRequestReview) throws {
        guard let summary else { return }
        let left = Self.summaryLimit - (try Self.size(of: summary))
        guard left >= 4_000 else {
            Terminal.log("The job's summary is full; the review is not in it.")
            return
        }
        let text = PullRequestComment(review, earlier: [], byteLimit: left, isMarked: false).text
        try Self.append(text, to: summary)
    }

    /// Appends any text to the summary where it fits.
    func writeSummary(_ text: MarkdownText) throws {
        guard let summary, try Self.size(of: summary) + text.text.utf8.count <= Self.summaryLimit else { return }
        try Self.append(text, to: summary)
    }

    /// Appends the step's outputs: counts of what the change causes, verdict, and the plans as JSON.
    func writeOutputs(of review: PullRequestReview) throws {
        guard let outputs else { return }
        let counts = review.counts
        let plans = review.environments.compactMap { environment -> (String, JSONValue)? in
            guard let planned = environment.planned else { return nil }
            let plan = planned.envelope.plan
            return (
                environment.environment,
                [
                    "digest": .string(planned.envelope.digest), "changes": .integer(environment.counts.total),
                    "unapplied": .integer(planned.groups.unapplied.count), "drift": .integer(planned.groups.drift.count),
                    "blocked": .boolean(plan.isBlocked),
                ]
            )
        }
        let digests = review.environments.compactMap(\.planned?.envelope.digest)
        let document = JSONValue.object(Dictionary(plans, uniquingKeysWith: { first, _ in first }))
        let unsafe = review.environments.compactMap(\.planned).flatMap(\.envelope.plan.findings).count { $0.rule.hasPrefix("brake.") }
        let blocked = review.environments.compactMap(\.planned).flatMap(\.envelope.plan.findings).count { $0.severity == .blocks }
        let values: [(String, String)] = [
            ("create", "\(counts.create)"), ("update", "\(counts.update)"), ("replace", "\(counts.replace)"),
            ("delete", "\(counts.delete)"), ("changes", "\(counts.total)"), ("unsafe", "\(unsafe)"), ("blocked", "\(blocked)"),
            ("verdict", "\(review.verdict)"), ("digest", digests.count == 1 ? digests[0] : ""),
            ("plans", String(decoding: document.canonicalBytes(), as: UTF8.self)),
        ]
        // Nobody who writes a value knows what ends it.
        let end = "end-" + String(UInt64.random(in: .min ... .max), radix: 36) + String(UInt64.random(in: .min ... .max), radix: 36)
        let text = values.map { "\($0)<<\(end)\n\($1)\n\(end)\n" }.joined()
        try Self.append(Array(text.utf8), to: outputs)
    }

    private static func append(_ text: MarkdownText, to path: String) throws {
        guard !Terminal.watch.isIn(Array(text.unescaped.utf8)) else { throw withheld(path) }
        try append(Array(text.text.utf8), to: path)
    }

    private static func append(_ bytes: [UInt8], to path: String) throws {
        guard !Terminal.watch.isIn(bytes) else { throw withheld(path) }
        guard AppendedFile.append(bytes, to: path) else { throw CommandFailure(.failure, "\(path) cannot be written") }
    }

    private static func withheld(_ path: String) -> CommandFailure {
        CommandFailure(.failure, "\(path) was not written: it would have held a secret; this is a bug, please report it")
    }

    /// In bytes; 0 where the file is not there yet.
    private static func size(of path: String) throws -> Int {
        guard FileManager.default.fileExists(atPath: path) else { return 0 }
        do {
            return try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        } catch {
            throw CommandFailure(.failure, "\(path) was not written, as its size is not known: \(String(describing: error))")
        }
    }
}
