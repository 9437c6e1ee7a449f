import CanonicalJSON
import CurlTransport
import HTTPMessages
import Reconciling
import Resources
import SecretStores
import TestBench
import Testing

/// An answer that lacks a member, or has one of another type, is never a secret that is not there, and never another value.
@Suite struct MalformedAnswerTests {
    private static let places = ["/Queue/KEY", "/Queue/OTHER", "/Top/KEY"]
    private static let values = Dictionary(uniqueKeysWithValues: places.map { ($0, "the value of \($0)") })

    @Test func infisical() async throws {
        let vault = try SimulatedVault(seed: [
            "project": "p1", "tokens": ["st.all"], "environments": ["prod": .object(Self.values.mapValues { .string($0) })],
        ])
        let tap = TappedTransport(vault)
        try await check(tap) {
            let client = APIClient(transport: tap, baseURL: "https://vault.test", limiter: RateLimiter(width: 4), policy: .never) { _ in }
            return InfisicalStore(client: client, project: "p1", authentication: .token(Secret("st.all")))
        }
    }

    @Test func vault() async throws {
        let server = try await OpenBaoServer.shared
        let mount = try await server.makeMount()
        for (place, value) in Self.values {
            try await server.send("POST", "\(mount)/data/prod\(place)", json: ["data": ["value": .string(value)]])
        }
        let tap = TappedTransport(try CurlTransport())
        // What a secret holds may have any names.
        try await check(tap, isData: { $0 == ["data", "data"] }) { try server.store(["mount": mount], transport: tap) }
    }

    /// - Parameter open: a store that knows nothing yet.
    private func check(
        _ tap: TappedTransport, isData: ([String]) -> Bool = { _ in false }, open: () throws -> any SecretStore
    ) async throws {
        let references = try Self.places.map { try #require(SecretReference("vault@prod:\($0)")) }
        let whole = try await open().read(references)
        for reference in references { #expect(text(whole[reference]) != nil) }
        let reads = tap.requests
        try #require(!reads.isEmpty)
        for read in reads {
            guard let document = try await tap.send(read).json else { continue }
            for mutation in AnswerMutation.all(of: document, isData: isData) {
                let json = mutation.apply(to: document)
                tap.arm(.changed { HTTPResponse(status: $0.status, headers: $0.headers, json: json) }, count: nil) {
                    $0.url == read.url && $0.method == read.method
                }
                let answers = try await open().read(references)
                tap.disarm()
                for reference in references {
                    let what = "\(read.line): \(mutation): \(reference)"
                    if let error = failure(answers[reference]) {
                        #expect(error.code != .absent && error.code != .notFound, "\(what): \(error.code)")
                    } else {
                        #expect(text(answers[reference]) == text(whole[reference]), "\(what)")
                    }
                }
            }
        }
    }

    private func text(_ answer: Result<StoredSecret, ProviderError>?) -> String? { (try? answer?.get())?.secret.withExposed { $0 } }

    private func failure(_ answer: Result<StoredSecret, ProviderError>?) -> ProviderError? {
        guard case .failure(let error)? = answer else { return nil }
        return error
    }
}
