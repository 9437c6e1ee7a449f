package import DNSModel
package import Planning

/// What Cloudflare is asked for.
package enum CloudflareCall: PlannedCall, Codable {
    case writeRecords(RecordBatch)
    case deleteZone(ZoneDeletion)
    case writeSecrets(WorkerSecrets)
    case writeVariables(PagesVariableWrite)
    case addDomain(PagesDomain)
    case deleteDomain(PagesDomain)
    case awaitDomain(PagesDomainWait)

    /// The names in plans.
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case writeRecords = "cloudflare.dns.batch"
        case deleteZone = "cloudflare.zone.delete"
        case writeSecrets = "cloudflare.worker.secrets"
        case writeVariables = "cloudflare.pages.variables"
        case addDomain = "cloudflare.pages.domain.add"
        case deleteDomain = "cloudflare.pages.domain.delete"
        case awaitDomain = "cloudflare.pages.domain.active"
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
}
