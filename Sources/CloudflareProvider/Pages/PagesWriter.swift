internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

/// Writes a Pages project: its variables, and its custom domains.
struct PagesWriter {
    private let calls: PagesCalls

    /// - Parameter client: permitted for the operation.
    init(_ client: APIClient, account: String, project: String) {
        calls = PagesCalls(client, account: account, project: project)
    }

    /// - Parameter operation: that the write is of.
    func patch(
        _ write: PagesVariableWrite, _ operation: Planning.Operation, in context: OperationContext
    ) async throws(ProviderError) -> OperationOutcome {
        let attempt = "writing variables of the Pages project \(operation.scope.name)"
        let patch = try PagesPatch(write, context, attempt: attempt)
        let project = try await calls.patch(patch.body, attempt: attempt)
        try patch.check(project, attempt: attempt)
        let written = operation.addresses.compactMap { address -> (Address, [String: Content])? in
            guard address.kind == PagesKind.secret, let (deployment, _) = PagesKind.place(of: address) else { return nil }
            return (address, project.signal(of: deployment).map { ["deployment": .text($0)] } ?? [:])
        }
        return OperationOutcome(
            .done, "written; takes effect with the next deployment",
            recordedState: Dictionary(written, uniquingKeysWith: { first, _ in first }))
    }

    func add(_ name: String) async throws(ProviderError) -> OperationOutcome {
        let attempt = "adding the domain \(name)"
        do throws(ProviderError) {
            try await calls.add(domain: name, attempt: attempt)
        } catch  where [.rejected, .conflict].contains(error.code) {
            // It is there already where an earlier try arrived; of another project it would not be found here.
            guard (try? await calls.domain(name, attempt: attempt)) != nil else { throw error }
            return OperationOutcome(.done, "was there already")
        }
        return OperationOutcome(.done, "added")
    }

    func delete(_ name: String) async throws(ProviderError) -> OperationOutcome {
        let attempt = "deleting the domain \(name)"
        do throws(ProviderError) {
            try await calls.delete(domain: name, attempt: attempt)
        } catch  where error.status == 404 && error.providerID != AccountProduct.noProject {
            let left = try await calls.domains(attempt: attempt)
            guard !left.contains(where: { $0.name.lowercased() == name }) else { throw error }
            return OperationOutcome(.done, "was gone already")
        }
        return OperationOutcome(.done, "deleted")
    }
}
