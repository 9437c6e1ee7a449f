internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// A version of the secrets API: a server of one's own may be years old.
///
/// Source: Infisical's server, the routers of `/api/v4/secrets` and `/api/v3/secrets/raw`, which take and answer the same but for these.
enum InfisicalAPIVersion: Sendable {
    case v4, v3

    /// - Parameter name: of a secret; nil for the list.
    func path(_ name: String?) -> String {
        let base = self == .v4 ? "/api/v4/secrets" : "/api/v3/secrets/raw"
        return base + (name.map { "/" + PercentEncoding.encode($0) } ?? "")
    }

    /// What a project's id is called in queries and bodies.
    var projectKey: String { self == .v4 ? "projectId" : "workspaceId" }

    /// Whether an answer says that the server has no such route, and not that something else is not there.
    static func isMissingRoute(_ error: ProviderError) -> Bool { error.status == 404 && error.message.hasPrefix("Route ") }
}

/// Decides once for all requests which version the server speaks: by whether the newer route is there.
actor InfisicalNegotiation {
    private var known: InfisicalAPIVersion?

    /// Sends in the version that is known, or finds out which it is.
    ///
    /// Every answer of the newer route but the one that it is missing settles the version, a refusal included. Nothing is done by a
    /// request whose route is missing, so that sending it again in the other version repeats nothing.
    func send<Answer: Sendable>(
        attempt: String, _ request: @Sendable (InfisicalAPIVersion) async throws(ProviderError) -> Answer
    ) async throws(ProviderError) -> Answer {
        if let known { return try await request(known) }
        do throws(ProviderError) {
            let answer = try await request(.v4)
            known = .v4
            return answer
        } catch {
            guard InfisicalAPIVersion.isMissingRoute(error) else {
                if let status = error.status, (400..<500).contains(status), status != 429 { known = .v4 }
                throw error
            }
        }
        do throws(ProviderError) {
            let answer = try await request(.v3)
            known = .v3
            return answer
        } catch {
            guard InfisicalAPIVersion.isMissingRoute(error) else {
                if let status = error.status, (400..<500).contains(status), status != 429 { known = .v3 }
                throw error
            }
            throw ProviderError(
                .rejected, attempt: attempt, message: "the server has neither version 4 nor version 3 of the secrets API",
                requestID: error.requestID, status: error.status, fix: "correct the store's url, or update the server")
        }
    }
}
