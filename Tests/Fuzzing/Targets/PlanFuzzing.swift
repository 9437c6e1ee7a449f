internal import CanonicalJSON
internal import Planning

enum PlanFuzzing {
    /// Plan files, and envelopes that somebody gave the right checksum.
    static func problem(with bytes: [UInt8]) -> String? {
        if let plan = try? PlanEnvelope(fileBytes: bytes), (try? plan.fileBytes()) != bytes {
            return "a plan file is accepted that plumb would write differently"
        }
        guard let envelope = try? CanonicalForm.decode(PlanEnvelope.self, from: bytes, .any) else { return nil }
        _ = PlanText.render(envelope, style: .init(isColored: true, next: nil))
        _ = PlanMarkdown.render(envelope)
        guard let file = try? envelope.fileBytes() else { return "an envelope that was read cannot be written" }
        if let again = try? PlanEnvelope(fileBytes: file), again != envelope { return "a plan file is read as another plan" }
        return nil
    }
}
