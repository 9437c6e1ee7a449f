import Estate
import Integrations
import Reconciling
import TestBench
import Testing

/// Every kind of store runs all of its suite.
@Suite struct SecretStoreConformanceTests {
    @Test(arguments: StoreMembers.all, SecretStoreConformance.reading)
    func everyStore(_ member: SecretStoreConformance.Member, _ requirement: SecretStoreConformance.Requirement) async throws {
        try await requirement.check(member)
    }

    private static let writable = StoreMembers.all.filter { Integrations.store($0.kind)?.descriptor.readOnlyReason == nil }

    @Test(arguments: writable, SecretStoreConformance.writing)
    func everyStoreThatIsWrittenTo(
        _ member: SecretStoreConformance.Member, _ requirement: SecretStoreConformance.Requirement
    ) async throws {
        try await requirement.check(member)
    }

    @Test func everyKindIsAMember() {
        #expect(StoreMembers.all.map(\.kind).sorted() == Integrations.stores.map(\.descriptor.kind).sorted())
    }
}
