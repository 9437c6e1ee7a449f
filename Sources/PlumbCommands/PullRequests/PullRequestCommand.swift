internal import Estate
internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import FoundationEssentials
internal import Planning
internal import Reconciling

/// `plumb plan --pr`.
struct PullRequestCommand {
    let options: EstateOptions
    let talk: LogOptions
    let base: String?
    let isOffline: Bool
    let output: OutputFormat
    /// What it is measured by; nil where nobody asked.
    var timeline: Timeline?

    /// Plans, prints, and publishes where there is something to publish to.
    /// - Throws: ``CommandFailure`` with the exit code of the gravest verdict; that changes are pending is what a pull request is for.
    func run() async throws {
        let variables = ProcessInfo.processInfo.environment
        let event = try RunnerEvent(variables)
        let result: PullRequestPlanning.Result
        do {
            let planning = try await PullRequestPlanning(
                options, talk, event, base: base, isOffline: isOffline, variables: variables, timeline: timeline)
            result = try await planning.result()
        } catch let failure as CommandFailure {
            try await publish(refusal: failure, event, variables)
            throw failure
        }
        try await publish(result, event, variables)
    }

    /// What is required concludes also where nothing was planned: a change that is refused would otherwise wait, and look like one that is not
    /// looked at yet.
    private func publish(refusal failure: CommandFailure, _ event: RunnerEvent, _ variables: [String: String]) async throws {
        guard let head = event.head else { return }
        let estate = options.readFiles().0
        let names = estate?.environments.keys.sorted() ?? []
        let review = PullRequestReview(
            number: event.number, head: head, base: "",
            environments: names.map { EnvironmentReview(environment: $0, outcome: .failed("", isInvalid: false)) },
            overlaps: PullRequestOverlaps(), offline: nil, problem: failure.message.isEmpty ? "nothing was planned" : failure.message.text,
            gravity: failure.code == .blocked ? .blocked : .failed)
        let result = PullRequestPlanning.Result(
            review: review, changed: [], diagnostics: [], folder: "", repository: nil, gated: estate?.gatedEnvironments ?? [])
        let files = RunnerFiles(variables)
        try files.writeOutputs(of: review)
        try files.writeSummary(of: review)
        if var publication = try PullRequestPublication(result, event, talk, variables: variables) { try await publication.publish() }
    }

    /// Shows a review, and puts it where it belongs.
    /// - Parameter isAlwaysReported: whether there is a comment although nothing is caused by the change.
    func publish(
        _ result: PullRequestPlanning.Result, _ event: RunnerEvent, isAlwaysReported: Bool = false, _ variables: [String: String]
    ) async throws {
        let review = result.review
        try show(review)
        let files = RunnerFiles(variables)
        try files.writeOutputs(of: review)
        try files.writeSummary(of: review)
        if var publication = try PullRequestPublication(
            result, event, talk, isAlwaysReported: isAlwaysReported, variables: variables)
        {
            try await publication.publish()
        }
        switch review.verdict {
        case .passes: return
        case .blocked: throw CommandFailure(.blocked)
        case .invalid: throw CommandFailure(.invalidEstate)
        case .failed: throw CommandFailure(.failure, "Not everything could be planned.")
        }
    }

    private func show(_ review: PullRequestReview) throws {
        switch output {
        case .text, .markdown: Terminal.print(markdown: PullRequestComment(review, earlier: [], byteLimit: .max, isMarked: false).text)
        case .json: Terminal.print(json: try Self.json(review))
        }
    }

    private static func json(_ review: PullRequestReview) throws -> JSONValue {
        [
            "version": 1, "head": .string(review.head), "base": .string(review.base), "number": review.number.map { .integer($0) } ?? .null,
            "offline": review.offline.map { .string($0) } ?? .null,
            "environments": .array(try review.environments.map { try json($0) }),
            "overlaps": .array(
                review.overlaps.found.map { ["number": .integer($0.number), "places": .array($0.places.map { .string($0) })] }),
            "overlapsUnknown": .array(
                review.overlaps.unknown.map { ["number": .integer($0.number), "reason": .string($0.reason)] }),
            "overlapsProblem": review.overlaps.problem.map { .string($0) } ?? .null,
        ]
    }

    private static func json(_ review: EnvironmentReview) throws -> JSONValue {
        var document: [String: JSONValue] = [
            "environment": .string(review.environment), "verdict": .string("\(review.verdict)"), "sentence": .string(review.sentence),
            "counts": try JSONValue(encoding: review.counts),
        ]
        guard let planned = review.planned else { return .object(document) }
        document["digest"] = .string(planned.envelope.digest)
        document["caused"] = try JSONValue(encoding: planned.groups.caused)
        document["unapplied"] = .array(
            try planned.groups.unapplied.map { one in
                ["change": try JSONValue(encoding: one.change), "pullRequest": one.pullRequest.map { .integer($0) } ?? .null]
            })
        document["drift"] = try JSONValue(encoding: planned.groups.drift)
        document["baseProblem"] = planned.baseProblem.map { .string($0) } ?? .null
        document["remarks"] = .array(planned.remarks.map { .string($0) })
        document["resolved"] = try JSONValue(encoding: planned.groups.resolved)
        return .object(document)
    }
}
