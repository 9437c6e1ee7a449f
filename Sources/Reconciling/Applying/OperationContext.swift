package import Planning
package import Resources

/// What an operation is performed with, beside what the plan says of it.
package struct OperationContext: Sendable {
    /// Everything that may be read of the plan's secrets, by place: those of the stores, and those made earlier in this run.
    package let secrets: [SecretReference: Secret]
    /// The try that the history records; nil where nothing records it, so that what cannot be repeated is not begun.
    package let attempt: Attempt?
    package let wait: WaitPolicy
    /// Asked before each request that changes something.
    package let permit: WritePermit

    package init(
        secrets: [SecretReference: Secret] = [:], attempt: Attempt? = nil, wait: WaitPolicy = WaitPolicy(), permit: WritePermit = .always
    ) {
        self.secrets = secrets
        self.attempt = attempt
        self.wait = wait
        self.permit = permit
    }
}

extension PlannedCall {
    /// The call that a writer is to make.
    /// - Throws: for an operation of another version, which nothing is sent for.
    package init(performing operation: Planning.Operation) throws(ProviderError) {
        do throws(CallProblem) {
            self = try Self(operation)
        } catch {
            throw ProviderError(.rejected, attempt: operation.summary, message: error.message, fix: "plan again with this version")
        }
    }

    /// The call that a prober is to look at; nil for an operation of another version.
    package init?(probing operation: Planning.Operation) {
        do throws(CallProblem) {
            self = try Self(operation)
        } catch {
            return nil
        }
    }
}

extension OperationContext {
    /// What is written for a planned value; nil where it was not read, or is not known yet.
    package func secret(for value: PlannedValue) -> Secret? {
        switch value {
        case .text(let text): Secret(text)
        case .secret(let place): secrets[place]
        case .knownAfter: nil
        }
    }
}
