import CanonicalJSON
import HTTPMessages
import Reconciling
import Resources
import SecretStores
import Testing

struct SimulatedVaultTests {
    private static let seed: JSONValue = [
        "project": "p1", "clients": ["id-1": "cl13nt-secret"],
        "tokens": [
            "st.all", ["token": "st.queue", "folders": ["/Queue"]], ["token": "st.blind", "read_values": false],
            ["token": "st.old", "expires": 1],
        ],
        "environments": [
            "prod": ["/Queue/KEY": ["value": "live-value", "version": 4], "/Queue/Deep/KEY": "deep-value", "/Other/KEY": "other-value"],
            "staging": ["/Queue/KEY": "test-value"],
        ],
    ]

    private func store(_ vault: SimulatedVault, token: String) -> InfisicalStore {
        InfisicalStore(client: vault.client(), project: "p1", authentication: .token(Secret(token)))
    }

    @Test func secretsOfManyFoldersAndSlugsAreReadWithOneRequestEach() async throws {
        let vault = try SimulatedVault(seed: Self.seed)
        let outcome = try await Outcome(
            store(vault, token: "st.all"), "vault@prod:/Queue/KEY", "vault@prod:/Queue/Deep/KEY", "vault@prod:/Other/KEY",
            "vault@staging:/Queue/KEY")
        #expect(outcome.value("vault@prod:/Queue/KEY") == "live-value")
        #expect(outcome.version("vault@prod:/Queue/KEY") == "4")
        #expect(outcome.value("vault@prod:/Queue/Deep/KEY") == "deep-value")
        #expect(outcome.value("vault@prod:/Other/KEY") == "other-value")
        #expect(outcome.value("vault@staging:/Queue/KEY") == "test-value")
        #expect(vault.requests.count == 2)
    }

    @Test func oneLoginServesReadsUntilItExpires() async throws {
        let vault = try SimulatedVault(seed: Self.seed)
        let store = InfisicalStore(
            client: vault.client(), project: "p1",
            authentication: .universalAuth(clientID: Secret("id-1"), clientSecret: Secret("cl13nt-secret")))
        for logins in [1, 1, 2] {
            if logins == 2 { vault.advance(by: 100_000_000) }
            #expect(try await Outcome(store, "vault@prod:/Queue/KEY").value("vault@prod:/Queue/KEY") == "live-value")
            #expect(vault.requests.filter { $0.method == .post }.count == logins)
        }
    }

    @Test func aWrongClientSecretIsRefusedWithoutBeingRepeated() async throws {
        let vault = try SimulatedVault(seed: Self.seed)
        let store = InfisicalStore(
            client: vault.client(), project: "p1", authentication: .universalAuth(clientID: Secret("id-1"), clientSecret: Secret("wr0ng")))
        let outcome = try await Outcome(store, "vault@prod:/Queue/KEY")
        #expect(outcome.error("vault@prod:/Queue/KEY")?.code == .unauthenticated)
        #expect(!outcome.printed.contains("wr0ng"))
    }

    @Test func whatAnIdentityMayNotReadIsNeverAValue() async throws {
        let vault = try SimulatedVault(seed: Self.seed)
        let key = "vault@prod:/Queue/KEY"
        #expect(try await Outcome(store(vault, token: "st.blind"), key).error(key)?.code == .forbidden)
        #expect(try await Outcome(store(vault, token: "st.old"), key).error(key)?.code == .unauthenticated)
        #expect(try await Outcome(store(vault, token: "st.none"), key).error(key)?.code == .unauthenticated)
        #expect(try await Outcome(store(vault, token: "st.queue"), key).value(key) == "live-value")
        #expect(try await Outcome(store(vault, token: "st.queue"), "vault@prod:/Other/KEY").value("vault@prod:/Other/KEY") == nil)
    }

    /// Absence needs a complete listing of an environment that is there.
    @Test(arguments: [
        ("vault@prod:/Queue/NONE", ProviderError.Code.absent), ("vault@prod:/None/KEY", .absent),
        ("vault@nowhere:/Queue/KEY", .notFound), ("vault@nowhere:/KEY", .notFound),
    ])
    func whatIsMissingIsAbsentWhereAllOfItWasListed(_ place: String, _ code: ProviderError.Code) async throws {
        let vault = try SimulatedVault(seed: Self.seed)
        #expect(try await Outcome(store(vault, token: "st.all"), place).error(place)?.code == code)
    }

    /// A server of one's own may have only the older version; a folder that is missing says nothing of it.
    @Test func theVersionIsDecidedOnceByTheRoute() async throws {
        guard case .object(var old) = Self.seed else { return }
        old["api"] = ["v3"]
        let vault = try SimulatedVault(seed: .object(old))
        let store = store(vault, token: "st.all")
        let (key, none) = ("vault@prod:/Queue/KEY", "vault@prod:/None/KEY")
        #expect(try await Outcome(store, key).value(key) == "live-value")
        #expect(try await Outcome(store, none).error(none)?.code == .absent)
        try await store.write(Secret("new-value-1234"), at: try #require(SecretReference("vault@prod:/Queue/NEW")), over: nil)
        #expect(try await Outcome(store, "vault@prod:/Queue/NEW").value("vault@prod:/Queue/NEW") == "new-value-1234")
        #expect(vault.requests.count { $0.path.hasPrefix("/api/v4/") } == 1)

        let new = try SimulatedVault(seed: Self.seed)
        let current = self.store(new, token: "st.all")
        #expect(try await Outcome(current, none).error(none)?.code == .absent)
        #expect(!new.requests.contains { $0.path.hasPrefix("/api/v3/") })

        old["api"] = ["v2"]
        let neither = try await Outcome(self.store(try SimulatedVault(seed: .object(old)), token: "st.all"), key).error(key)
        #expect(neither?.message.contains("neither version 4 nor version 3") == true, "\(String(describing: neither))")
    }

    /// 200 is also said to what waits for somebody's approval.
    @Test func aPendingApprovalIsNoSuccess() async throws {
        let vault = try SimulatedVault(seed: [
            "project": "p1", "tokens": ["st.all", ["token": "st.reader", "write": false]], "protected": [["prod", "/Queue"]],
            "environments": ["prod": ["/Queue/KEY": "first-value", "/Other/KEY": "other-value"]],
        ])
        let (new, other) = (try #require(SecretReference("vault@prod:/Queue/NEW")), try #require(SecretReference("vault@prod:/Other/NEW")))
        let pending = await #expect(throws: ProviderError.self) {
            try await store(vault, token: "st.all").write(Secret("new-value-1234"), at: new, over: nil)
        }
        #expect(pending?.message.contains("approval") == true)
        let refused = await #expect(throws: ProviderError.self) {
            try await store(vault, token: "st.reader").write(Secret("new-value-1234"), at: other, over: nil)
        }
        #expect(refused?.code == .forbidden)
    }
}

/// What `${…}` refers to is put in by the vault, or it is an error: the raw text is never a value.
struct ReferencedSecretTests {
    private static let seed: JSONValue = [
        "project": "p1", "tokens": ["st.all"],
        "environments": [
            "dev": [
                "/SHARED/DB_HOST": "db.internal", "/App/DATABASE": "postgres://app@${dev.SHARED.DB_HOST}:5432/x", "/App/LOST": "${DB_HOST}",
            ]
        ],
    ]

    private func store(_ vault: SimulatedVault, expands: Bool) -> InfisicalStore {
        InfisicalStore(client: vault.client(), project: "p1", authentication: .token(Secret("st.all")), expandsReferences: expands)
    }

    @Test func referencesArePutInOrRefused() async throws {
        let vault = try SimulatedVault(seed: Self.seed)
        let outcome = try await Outcome(store(vault, expands: true), "vault@dev:/App/DATABASE", "vault@dev:/App/LOST")
        #expect(outcome.value("vault@dev:/App/DATABASE") == "postgres://app@db.internal:5432/x")
        #expect(outcome.error("vault@dev:/App/LOST")?.code == .rejected)
        #expect(outcome.error("vault@dev:/App/LOST")?.fix?.contains("expand: false") == true)
    }

    @Test func aStoreMaySayThatTheTextIsMeant() async throws {
        let vault = try SimulatedVault(seed: Self.seed)
        let outcome = try await Outcome(store(vault, expands: false), "vault@dev:/App/LOST")
        #expect(outcome.value("vault@dev:/App/LOST") == "${DB_HOST}")
    }
}
