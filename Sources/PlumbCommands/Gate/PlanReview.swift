internal import ArgumentParser
internal import Planning

/// The plan that somebody looked at, by its file or its digest.
struct PlanReview {
    private let file: PlanEnvelope?
    private let digest: String
    private let next: (PlanEnvelope) -> String

    /// - Parameter next: what to type for the plan as it is now, once it is reviewed.
    init(_ file: PlanEnvelope?, digest: String?, next: @escaping (PlanEnvelope) -> String) {
        self.next = next
        self.file = file
        self.digest = file?.digest ?? digest ?? ""
    }

    /// Nothing may have moved since it was reviewed.
    /// - Throws: ``CommandFailure`` with exit code 6, the new plan shown.
    func compare(_ envelope: PlanEnvelope) throws {
        guard envelope.digest.hasPrefix(digest) else {
            Terminal.log(PlanText.render(envelope, style: .init(isColored: false, next: nil)))
            throw CommandFailure(
                .stalePlan,
                "stale: \(digest.prefix(8)) was given, and the plan is \(envelope.shortDigest) now (above); nothing was written\n"
                    + "review it, then: \(next(envelope))")
        }
        if let file, file.expiresAt < Session.now() {
            throw CommandFailure(
                .stalePlan, "plan \(file.shortDigest) expired at \(ClockTime.ofDay(file.expiresAt)); nothing was written; plan again")
        }
    }
}
