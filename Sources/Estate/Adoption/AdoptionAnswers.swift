internal import CanonicalJSON
internal import Resources

/// What somebody decided about things that are live, to be read again by a later run. Holds names, and no value of anything.
///
///     {"version": 1, "things": {"heroku/shop": {"adopt": true, "environment": "production", "service": "shop"}}}
///
/// `"split_zones": ["service", "mail=*/MX"]` beside `things` says how zones are spread over files.
package struct AdoptionAnswers: Hashable, Sendable {
    package static let version = 1

    /// What somebody decided of one thing; nil leaves the proposal as it is.
    package struct Answer: Hashable, Sendable, Codable {
        package var adopt: Bool
        package var service: String?
        package var environment: String?

        package init(adopt: Bool, service: String? = nil, environment: String? = nil) {
            self.adopt = adopt
            self.service = service
            self.environment = environment
        }
    }

    /// By scope, such as `heroku/shop`.
    package var things: [String: Answer] = [:]
    /// The rules that zones are spread over files by; see ``ZoneSplit``.
    package var zoneSplit: [String] = []

    package init() {}

    /// Why a file holds no answers.
    package struct Invalid: Error, Hashable, Sendable {
        package let message: String
    }

    private struct File: Codable {
        let version: Int
        let things: [String: Answer]
        let split_zones: [String]?
    }

    /// Reads a file of answers.
    /// - Throws: ``Invalid`` for a file that is none, or of a version that is not known.
    package init(fileBytes: [UInt8]) throws(Invalid) {
        do {
            let file = try CanonicalForm.decode(File.self, from: fileBytes)
            guard file.version == Self.version else { throw Invalid(message: "it is of version \(file.version), and not \(Self.version)") }
            things = file.things
            zoneSplit = file.split_zones ?? []
        } catch let invalid as Invalid {
            throw invalid
        } catch {
            throw Invalid(message: "it does not have the form {\"version\": 1, \"things\": {\"PROVIDER/NAME\": {\"adopt\": true, …}}}")
        }
    }

    /// The file's bytes: sorted, indented JSON and a final newline.
    package func fileBytes() throws -> [UInt8] {
        Array(
            (try CanonicalForm.prettyText(of: File(version: Self.version, things: things, split_zones: zoneSplit.isEmpty ? nil : zoneSplit))
                + "\n").utf8)
    }

    /// What is proposed with what was decided in its place; nil where it is not to be adopted.
    package func decided(_ proposal: AdoptionProposal) -> AdoptionProposal? {
        guard let answer = things[proposal.item.scope.description] else { return proposal }
        guard answer.adopt else { return nil }
        var decided = proposal
        guard proposal.sureness != .declared else { return decided }
        decided.service = proposal.item.noun == .service ? answer.service ?? proposal.service : nil
        decided.environment = answer.environment ?? proposal.environment
        if decided.isComplete { decided.sureness = .certain }
        return decided
    }
}
