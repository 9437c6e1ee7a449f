internal import CanonicalJSON

/// One promotion as the ledger tells it.
package struct PromotionRecord: Hashable, Sendable {
    package let run: String
    package let actor: String
    /// Seconds since 1970.
    package let begun: Int
    /// Of the event that it began with: its place in the chain.
    package let sequence: Int
    package let digest: String
    package let service: String
    package let source: String
    /// The artefact's id.
    package let artefact: String
    /// The commit it was built from, where that was known.
    package let commit: String?
    /// The newest release of the target then.
    package let newest: Int
    /// What the provider knows it by; nil when its answer never came.
    package private(set) var promotion: String?
    package private(set) var isEnded = false

    /// The newest promotion of a service into the environment that never came to an end.
    /// - Parameter events: the environment's.
    /// - Throws: ``LedgerError`` `.corrupt` when an intent does not say what was confirmed.
    package static func unfinished(of service: String, in events: [RecordedEvent]) throws(LedgerError) -> PromotionRecord? {
        var records: [String: PromotionRecord] = [:]
        var newest: String?
        for recorded in events {
            guard let run = recorded.event.run else { continue }
            switch recorded.event.kind {
            case .promotionIntent:
                guard let record = PromotionRecord(recorded, run: run) else {
                    throw LedgerError(.corrupt, "event \(recorded.sequence) does not say what was confirmed")
                }
                records[run] = record
                if record.service == service { newest = run }
            case .promotionBegun: records[run]?.promotion = recorded.event.detail["promotion"]?.string
            case .promotionCompleted, .promotionFailed: records[run]?.isEnded = true
            default: continue
            }
        }
        return newest.flatMap { records[$0] }.flatMap { $0.isEnded ? nil : $0 }
    }

    private init?(_ recorded: RecordedEvent, run: String) {
        let event = recorded.event
        let detail = event.detail
        guard let digest = detail["digest"]?.string, let service = detail["service"]?.string, let source = detail["from"]?.string,
            let artefact = detail["artefact"]?.string, let newest = detail["newest"]?.integer
        else { return nil }
        self.run = run
        actor = event.actor
        begun = event.time
        sequence = recorded.sequence
        self.digest = digest
        self.service = service
        self.source = source
        self.artefact = artefact
        commit = detail["commit"]?.string
        self.newest = newest
    }
}
