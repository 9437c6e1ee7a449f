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
        do {
            return try AdoptionAnswers(fileBytes: try RegularFile.read(path, atMost: Self.sizeLimit))
        } catch let invalid as AdoptionAnswers.Invalid {
            throw CommandFailure(.validationFailure, "\(path) is not a file of answers: \(invalid.message)")
        } catch {
            throw CommandFailure(.failure, "\(path) cannot be read")
        }
    }

    func write(_ answers: AdoptionAnswers) throws {
        try NewFile(path: path).write(try answers.fileBytes(), mode: 0o600)
    }
}
