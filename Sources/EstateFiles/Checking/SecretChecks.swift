internal import Diagnostics
internal import Estate
internal import Resources

/// Declared secrets, as far as the files tell.
enum SecretChecks {
    static func check(_ estate: Estate, _ sink: inout DiagnosticSink) {
        var first: [SecretReference: SourceSpan] = [:]
        for secret in estate.secrets {
            for (place, written) in zip(estate.places(of: secret), secret.places) {
                if let earlier = first[place] {
                    sink.report(
                        .error(
                            "secret.place-claimed-twice", "\(place) is kept twice", at: written.span,
                            notes: [.init("first named here", at: earlier)]))
                }
                first[place] = first[place] ?? written.span
            }
            owner(of: secret, estate, &sink)
        }
    }

    /// One plan changes every consumer, under the gate of the environment that owns the secret.
    private static func owner(of secret: DeclaredSecret, _ estate: Estate, _ sink: inout DiagnosticSink) {
        guard estate.environments[secret.environment]?.gate == nil else { return }
        for consumer in estate.consumers(of: secret) where estate.environments[consumer.environment]?.gate != nil {
            sink.report(
                .error(
                    "secret.owner", "\(secret.name.value) belongs to \(secret.environment), which has no gate", at: secret.name.span,
                    notes: [.init("\(consumer.environment), which has one, takes it here", at: consumer.span)],
                    fix: "write environment: \(consumer.environment)"))
            return
        }
    }
}
