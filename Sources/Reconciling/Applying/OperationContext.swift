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
