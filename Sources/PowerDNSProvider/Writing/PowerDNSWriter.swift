internal import Concurrency
package import Planning
package import Reconciling
internal import Resources

/// Performs what ``PowerDNSModel`` compiled: one request for each operation.
///
/// The server's api-key may do everything. DNS records hold no secrets, so none is looked at. One write at a time: a server that keeps its
/// zones in SQLite fails the second one, whichever zone it is for.
package struct PowerDNSWriter: ProviderWriter {
    private let calls: PowerDNSCalls
    private let serials: SeenSerials
    private let pause: Duration
    private let turn = RateLimiter(width: 1)

    /// How often a request is sent whose effect is not there.
    private static let tries = 4

    init(_ calls: PowerDNSCalls, _ serials: SeenSerials, pause: Duration) {
        self.calls = calls
        self.serials = serials
        self.pause = pause
    }

    package func perform(_ operation: Operation, in context: OperationContext) async throws(ProviderError) -> OperationOutcome {
        let call = try PowerDNSCall(performing: operation)
        let result: Result<OperationOutcome, ProviderError>
        let calls = calls.permitted(by: context.permit)
        do throws(RateLimiter.Refusal) {
            result = try await turn.run {
                await Result(awaiting: { () async throws(ProviderError) in try await performAlone(call, operation.scope, calls) })
            }
        } catch {
            throw ProviderError(.cancelled, attempt: operation.summary, message: "cancelled")
        }
        return try result.get()
    }

    private func performAlone(
        _ call: PowerDNSCall, _ scope: Scope, _ calls: PowerDNSCalls
    ) async throws(ProviderError) -> OperationOutcome {
        switch call {
        case .create(let creation): return try await create(creation, try ZoneWrite(creation.sets, in: scope), calls)
        case .patch(let patch): return try await self.patch(try ZoneWrite(patch.sets, created: patch.created, in: scope), calls)
        case .delete: return try await delete(scope.name, calls)
        }
    }

    // MARK: - Making and changing

    private func create(
        _ creation: ZoneCreation, _ write: ZoneWrite, _ calls: PowerDNSCalls
    ) async throws(ProviderError) -> OperationOutcome {
        let body = try write.body(of: creation)
        _ = try await sent(write, isCreation: true) { () async throws(ProviderError) -> WrittenSerials in
            try await calls.createZone(body, attempt: write.attempt)
            return WrittenSerials(old: nil, new: nil)
        }
        serials.forget(write.scope.name)
        return OperationOutcome(.done, "made", outputs: ["id": ZoneID.of(write.scope.name)])
    }

    private func patch(_ write: ZoneWrite, _ calls: PowerDNSCalls) async throws(ProviderError) -> OperationOutcome {
        let body = try write.change()
        let seen = serials[write.scope.name]
        let answer = try await sent(write, isCreation: false) { () async throws(ProviderError) -> WrittenSerials in
            try await calls.patchZone(write.id, body, attempt: write.attempt)
        }
        guard let answer, let new = answer.new else {
            serials.forget(write.scope.name)
            return OperationOutcome(.done, write.summary)
        }
        serials.see(new, of: write.scope.name)
        let isForeign = seen.flatMap { SerialStep(seen: $0, old: answer.old, new: new).isForeign } ?? false
        return OperationOutcome(
            .done,
            "\(write.summary), serial \(new)"
                + (isForeign ? "; somebody else changed the zone while it was planned: plan again to see what" : ""))
    }

    /// Sends a request until its effect is there. What it holds is absolute, so whatever an earlier try did, another makes it so; but where
    /// an answer was lost, what is live is asked first.
    /// - Returns: what the server answered; nil where an answer was lost and the zone is as it was to be.
    private func sent(
        _ write: ZoneWrite, isCreation: Bool, _ send: () async throws(ProviderError) -> WrittenSerials
    ) async throws(ProviderError) -> WrittenSerials? {
        var tries = 0
        while true {
            tries += 1
            let failure: ProviderError
            do throws(ProviderError) {
                let answer = try await send()
                return answer
            } catch {
                failure = error
            }
            // A zone that an earlier try made is in the way of the next.
            let isEarlier = isCreation && failure.code == .conflict && tries > 1
            guard failure.outcomeUnknown || isEarlier, failure.code != .cancelled else { throw failure }
            // Where the zone cannot be read either, what was answered first stands: it may still be done.
            guard let live = try? await ZoneReading(calls, serials, write.scope).observation() else { throw failure }
            if live.targetID != nil, PatchReadBack(write.edits, in: write.scope).isDone(in: live.resources) { return nil }
            // A zone of the name with something else in it is somebody's.
            guard tries < Self.tries, !isCreation || live.targetID == nil else { throw failure }
            do {
                try await Task.sleep(for: pause * (1 << (tries - 1)))
            } catch {
                throw failure
            }
        }
    }

    // MARK: - Deleting

    /// What is not found was deleted by an earlier try, or is not there for another reason: the list tells.
    private func delete(_ name: String, _ calls: PowerDNSCalls) async throws(ProviderError) -> OperationOutcome {
        let attempt = "deleting the zone \(name)"
        do throws(ProviderError) {
            try await calls.deleteZone(ZoneID.of(name), attempt: attempt)
        } catch {
            guard error.outcomeUnknown || error.code == .notFound || error.status == 422 else { throw error }
            // Where the list cannot be read either, what was answered first stands.
            guard let seen = try? await calls.zones(named: name, attempt: "looking for the zone \(name)") else { throw error }
            guard seen.isEmpty else { throw error.with(outcomeUnknown: false) }
        }
        serials.forget(name)
        return OperationOutcome(.done, "deleted")
    }
}
