internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling
internal import Resources

extension InfisicalCalls {
    /// Stores a secret where none is. The server answers 400 where there is one, so nothing is ever overwritten.
    func create(_ reference: SecretReference, _ secret: Secret) async throws(ProviderError) {
        do throws(ProviderError) {
            try await send(.post, reference, secret)
        } catch {
            switch error.code {
            case .notFound where reference.folder != "/":
                // A path must be there before a secret is written into it.
                try await makeFolder(reference)
                try await send(.post, reference, secret)
            case .rejected where error.status == 400:
                throw ProviderError(
                    .conflict, attempt: error.attempt, message: "something was stored there since it was read", status: 400,
                    fix: "plan again: the stored value is used then")
            default: throw error
            }
        }
    }

    /// Makes a new version of a secret that is there.
    func update(_ reference: SecretReference, _ secret: Secret) async throws(ProviderError) {
        try await send(.patch, reference, secret)
    }

    private func send(_ method: HTTPRequest.Method, _ reference: SecretReference, _ secret: Secret) async throws(ProviderError) {
        let attempt = "storing \(reference)"
        let body: [String: JSONValue] = [
            "environment": .string(reference.environment ?? ""), "secretPath": .string(reference.folder),
            "secretValue": secret.withExposed { .string($0) }, "type": "shared",
        ]
        let response = try await negotiation.send(attempt: attempt) { version throws(ProviderError) in
            let whole: JSONValue = .object(body.merging([version.projectKey: .string(project)]) { own, _ in own })
            return try await send(method, version.path(reference.name), whole, attempt: attempt, hiding: [secret])
        }
        let answer = try DocumentedAnswer(response, statuses: [200, 201], attempt: attempt, isWrite: true).decode(JSONValue.self)
        // A protected path answers 200 and changes nothing yet.
        guard answer["approval"] == nil else {
            throw ProviderError(
                .rejected, attempt: attempt, message: "the vault requires an approval first; nothing is stored yet",
                status: response.status, fix: "have the request approved in the vault, then resume")
        }
        guard answer["secret"] != nil else {
            throw ProviderError(
                .malformed, attempt: attempt, message: "the answer does not say what was stored", status: response.status,
                outcomeUnknown: true)
        }
    }

    /// Every part of the path; one that is there already is refused, which is as good.
    private func makeFolder(_ reference: SecretReference) async throws(ProviderError) {
        var parent = "/"
        for name in reference.folder.split(separator: "/").map(String.init) {
            let body: JSONValue = [
                "projectId": .string(project), "environment": .string(reference.environment ?? ""), "name": .string(name),
                "path": .string(parent),
            ]
            do throws(ProviderError) {
                _ = try await send(.post, "/api/v2/folders", body, attempt: "making the vault's folder \(reference.folder)")
            } catch {
                guard error.status == 400 else { throw error }
            }
            parent = (parent == "/" ? "" : parent) + "/" + name
        }
    }
}
