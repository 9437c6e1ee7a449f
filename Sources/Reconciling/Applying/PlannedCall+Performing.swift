package import Planning
package import Resources

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
