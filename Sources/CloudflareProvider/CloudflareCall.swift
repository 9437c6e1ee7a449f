package import CanonicalJSON
package import DNSModel
package import Planning

/// What Cloudflare is asked for.
package enum CloudflareCall: PlannedCall {
    case writeRecords(RecordBatch)
    case deleteZone(ZoneDeletion)
    case writeSecrets(WorkerSecrets)
    case writeVariables(PagesVariableWrite)
    case addDomain(PagesDomain)
    case deleteDomain(PagesDomain)
    case awaitDomain(PagesDomainWait)

    /// The names in plans.
    package enum Action: String, CaseIterable, Sendable {
        case writeRecords = "cloudflare.dns.batch"
        case deleteZone = "cloudflare.zone.delete"
        case writeSecrets = "cloudflare.worker.secrets"
        case writeVariables = "cloudflare.pages.variables"
        case addDomain = "cloudflare.pages.domain.add"
        case deleteDomain = "cloudflare.pages.domain.delete"
        case awaitDomain = "cloudflare.pages.domain.active"
    }

    package var action: Action {
        switch self {
        case .writeRecords: .writeRecords
        case .deleteZone: .deleteZone
        case .writeSecrets: .writeSecrets
        case .writeVariables: .writeVariables
        case .addDomain: .addDomain
        case .deleteDomain: .deleteDomain
        case .awaitDomain: .awaitDomain
        }
    }

    package var effect: Operation.Effect {
        switch self {
        // Sent twice, a batch with posts or deletes is refused as a whole (81058, 81044): nothing is doubled, and nothing is
        // known either. What is live tells whether it was done: reading back is safe and enough.
        case .writeRecords: .readBackFirst
        // The path names the zone by its id, which no other zone will ever have.
        case .deleteZone, .writeSecrets, .writeVariables, .addDomain, .deleteDomain: .idempotent
        case .awaitDomain: .verify
        }
    }

    package var payload: JSONValue {
        switch self {
        case .writeRecords(let batch): .plain(batch)
        case .deleteZone(let deletion): .plain(deletion)
        case .writeSecrets(let secrets): .plain(secrets)
        case .writeVariables(let variables): .plain(variables)
        case .addDomain(let domain), .deleteDomain(let domain): .plain(domain)
        case .awaitDomain(let wait): .plain(wait)
        }
    }

    package init(_ action: Action, decoding payload: JSONValue) throws {
        switch action {
        case .writeRecords: self = .writeRecords(try payload.decoded(as: RecordBatch.self))
        case .deleteZone: self = .deleteZone(try payload.decoded(as: ZoneDeletion.self))
        case .writeSecrets: self = .writeSecrets(try payload.decoded(as: WorkerSecrets.self))
        case .writeVariables: self = .writeVariables(try payload.decoded(as: PagesVariableWrite.self))
        case .addDomain: self = .addDomain(try payload.decoded(as: PagesDomain.self))
        case .deleteDomain: self = .deleteDomain(try payload.decoded(as: PagesDomain.self))
        case .awaitDomain: self = .awaitDomain(try payload.decoded(as: PagesDomainWait.self))
        }
    }
}
