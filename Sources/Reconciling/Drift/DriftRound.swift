package import Planning
package import Resources

/// One check of one environment with what becomes of it: takes the record for itself, checks, keeps what was found, and tells whoever is to be told.
/// What a watch does round after round is this, and so is what a single check does.
package struct DriftRound: Sendable {
    /// Whoever is told.
    package struct Recipients: Sendable {
        /// Each message goes to all of them.
        package var sinks: [any DriftSink]
        /// Keeps the environment's issue; nil for none.
        package var tracker: (any DriftTracker)?

        package init(sinks: [any DriftSink] = [], tracker: (any DriftTracker)? = nil) {
            (self.sinks, self.tracker) = (sinks, tracker)
        }

        var isEmpty: Bool { sinks.isEmpty && tracker == nil }
    }

    /// What became of a round.
    package struct Outcome: Sendable {
        /// What was found.
        package let report: DriftReport
        /// As it is kept.
        package let record: DriftRecord
        /// How many scopes were read in fact.
        package let readScopes: Int
        /// Scopes that changed although their signal did not.
        package let missedSignals: [Scope]
        /// Messages that reached a sink.
        package let delivered: Int
        /// Whether something waits that a sink did not take.
        package let hasUndelivered: Bool
        /// Whether everything was read and judged, and the record says so: a check that nobody will know of is none that was complete.
        package let isCompleteAndKept: Bool
    }

    /// Another check has the environment.
    package struct Busy: Error {
        /// A clause.
        package let holder: String
    }

    /// How long a check is believed to run that says nothing more.
    private static let lease = 900
    /// Messages that are kept for a sink that does not answer.
    private static let mostUndelivered = 500

    private let recipients: Recipients
    private let estate: String
    private let key: FingerprintKey
    private let holder: LockHolder
    /// Whether what is found is kept and told.
    private let isRecording: Bool
    private let isGone: @Sendable (ProcessIdentity) -> Bool

    /// - Parameters:
    ///   - estate: its name; with the key it makes the issue's.
    ///   - isGone: whether a process of this machine has ended.
    package init(
        _ recipients: Recipients, estate: String, key: FingerprintKey, holder: LockHolder, isRecording: Bool,
        isGone: @escaping @Sendable (ProcessIdentity) -> Bool
    ) {
        (self.recipients, self.estate, self.key, self.holder) = (recipients, estate, key, holder)
        (self.isRecording, self.isGone) = (isRecording, isGone)
    }

    /// - Parameters:
    ///   - now: seconds since 1970.
    ///   - check: reads and judges, given what the last check kept.
    ///   - seen: is given the report before anybody is told.
    /// - Throws: ``Busy``, and what `check` throws.
    package func run(
        _ keeper: DriftKeeper, at now: Int, check: (DriftRecord) async throws -> DriftCheck.Result, seen: (DriftReport) async -> Void
    ) async throws -> Outcome {
        var keeper = keeper
        if isRecording, !recipients.isEmpty {
            guard await keeper.take(holder, at: now, until: now + Self.lease, isGone: isGone) else {
                throw Busy(holder: keeper.record.lease?.holder.sentence ?? "unknown")
            }
        }
        let result = try await check(keeper.record)
        if isRecording { await seen(result.report) }
        keeper.record = result.record
        var (delivered, hasUndelivered) = (0, false)
        if isRecording {
            await keeper.add(result.messages, to: recipients.sinks.map(\.name), atMost: Self.mostUndelivered)
            (delivered, hasUndelivered) = await keeper.deliver(to: recipients.sinks)
            let isTracked = await keeper.track(result.report, recipients.tracker, estate: estate, key: key)
            hasUndelivered = hasUndelivered || !isTracked
            await keeper.finish()
        }
        return Outcome(
            report: result.report, record: keeper.record, readScopes: result.readScopes, missedSignals: result.missedSignals,
            delivered: delivered, hasUndelivered: hasUndelivered,
            isCompleteAndKept: isRecording && result.report.isComplete && !keeper.isUnkept)
    }
}
