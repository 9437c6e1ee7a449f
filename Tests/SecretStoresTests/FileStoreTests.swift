import Foundation
import Reconciling
import Resources
import SecretStores
import Testing

struct FileStoreTests {
    private let path = FileManager.default.temporaryDirectory.path + "/plumb-secrets-\(UInt64.random(in: .min ... .max))"
    private static let good = #"{"staging": {"/Queue/KEY": "s3cret", "/TOP": "t0p", "/Queue/EMPTY": "", "/Queue/NUMBER": 31337}}"#

    private func withFile(_ text: String, mode: Int = 0o600, _ body: (FileStore) async throws -> Void) async throws {
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await body(FileStore(path: path))
    }

    @Test(arguments: [0o600, 0o400]) func secretsAreReadBySlugAndPlace(mode: Int) async throws {
        try await withFile(Self.good, mode: mode) { store in
            let outcome = try await Outcome(store, "file@staging:/Queue/KEY", "file@staging:/TOP")
            #expect(outcome.value("file@staging:/Queue/KEY") == "s3cret")
            #expect(outcome.value("file@staging:/TOP") == "t0p")
            #expect(!outcome.printed.contains("s3cret"))
        }
    }

    @Test(arguments: ["staging:/Queue/NONE", "staging:/KEY", "staging:/Queue/EMPTY", "staging:/Queue/NUMBER", "prod:/Queue/KEY"])
    func whatIsNotThereEmptyOrNoTextIsAnError(_ place: String) async throws {
        try await withFile(Self.good) { store in
            let outcome = try await Outcome(store, "file@" + place)
            // What holds no text is there, and is not to be made anew.
            let isThere = place.hasSuffix("EMPTY") || place.hasSuffix("NUMBER")
            #expect(outcome.error("file@" + place)?.code == (isThere ? .notFound : .absent))
            #expect(!outcome.printed.contains("s3cret") && !outcome.printed.contains("31337"))
        }
    }

    /// What is empty is known, and what is no text is not.
    @Test func theListNamesWhatIsNoText() async throws {
        try await withFile(Self.good) { store in
            let listing = try #require(await store.list(as: "file", in: "staging")).get()
            #expect(listing.secrets.keys.map(\.description).sorted() == ["file@staging:/Queue/KEY", "file@staging:/TOP"])
            #expect(listing.unread == ["/Queue/NUMBER"])
        }
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o620, 0o644, 0o777]) func aFileThatOthersReachIsRefusedWithTheCommand(mode: Int) async throws {
        try await withFile(Self.good, mode: mode) { store in
            let error = try await Outcome(store, "file@staging:/TOP").error("file@staging:/TOP")
            #expect(error?.code == .rejected)
            #expect(error?.fix?.contains("chmod 600") == true && error?.fix?.contains(path) == true)
        }
    }

    /// A path that was mistyped leads to a file that others have to read.
    @Test(arguments: ["root:x:0:0:root:/root:/bin/bash\n", "", "[]", "  \n"]) func whatIsNoFileOfSecretsIsNotToBeHidden(_ text: String)
        async throws
    {
        try await withFile(text, mode: 0o644) { store in
            let error = try await Outcome(store, "file@staging:/TOP").error("file@staging:/TOP")
            #expect(error?.code == .rejected && error?.fix?.contains("chmod") == false, "\(String(describing: error))")
        }
    }

    @Test(arguments: ["", "[]", #""s3cret""#, #"{"staging": {"/TOP": "s3cret""#, "s3cret=1"])
    func whatIsNoObjectIsMalformedWithoutQuotingIt(_ text: String) async throws {
        try await withFile(text) { store in
            let outcome = try await Outcome(store, "file@staging:/TOP")
            #expect(outcome.error("file@staging:/TOP")?.code == .malformed)
            #expect(!outcome.printed.contains("s3cret"))
        }
    }

    @Test func aFileThatIsTooLargeIsRefused() async throws {
        try await withFile(#"{"x": "\#(String(repeating: "y", count: 5 << 20))"}"#) { store in
            let outcome = try await Outcome(store, "file@staging:/TOP")
            #expect(outcome.error("file@staging:/TOP")?.code == .rejected)
        }
    }

    @Test func whatIsNoRegularFileIsRefused() async throws {
        for other in ["/tmp", "/dev/null", "/nowhere/secrets.json"] {
            let outcome = try await Outcome(FileStore(path: other), "file@staging:/TOP")
            #expect(outcome.error("file@staging:/TOP") != nil)
        }
    }

    /// Somebody may hold the lock for long: whoever waits says so after a moment.
    @Test func aFileThatIsBeingWrittenIsLeftAlone() async throws {
        try await withFile(Self.good) { store in
            let lock = open(path + ".lock", O_RDWR | O_CREAT, 0o600)
            defer {
                close(lock)
                unlink(path + ".lock")
            }
            try #require(flock(lock, LOCK_EX) == 0)
            let reference = try #require(SecretReference("file@staging:/NEW"))
            let error = await #expect(throws: ProviderError.self) { try await store.write(Secret("x"), at: reference, over: nil) }
            #expect(error?.code == .conflict)
            #expect(try await Outcome(store, "file@staging:/NEW").error("file@staging:/NEW")?.code == .absent)
        }
    }
}
