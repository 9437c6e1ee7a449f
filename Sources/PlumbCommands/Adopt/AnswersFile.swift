internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import EstateFiles
internal import FoundationEssentials

/// Where answers are kept, so that a run that was interrupted asks nothing twice.
struct AnswersFile {
    let path: String

    static let standard = ".plumb/adopt-answers.json"
    private static let sizeLimit = 16 << 20

    /// What was answered so far; nothing where there is no such file.
    func read() throws -> AdoptionAnswers {
        guard FileManager.default.fileExists(atPath: path) else { return AdoptionAnswers() }
        let answers: AdoptionAnswers
        do {
            answers = try AdoptionAnswers(fileBytes: try RegularFile.read(path, atMost: Self.sizeLimit))
        } catch let invalid as AdoptionAnswers.Invalid {
            throw CommandFailure(.validationFailure, "\(path) is not a file of answers: \(invalid.message)")
        } catch {
            throw CommandFailure(.failure, "\(path) cannot be read")
        }
        for (thing, answer) in answers.things.sorted(by: { $0.key < $1.key }) {
            for name in [answer.service, answer.environment].compactMap(\.self) where !NameChecks.isName(name) {
                throw CommandFailure(
                    .validationFailure,
                    "\(path) calls \(thing) \"\(name)\": services and environments are called by letters, digits, -, _ and ., "
                        + "a letter or digit first, at most 63 in all")
            }
        }
        return answers
    }

    func write(_ answers: AdoptionAnswers) throws {
        try NewFile(path: path).write(try answers.fileBytes(), mode: 0o600)
    }
}
