import Reconciling
import SecretStores
import Testing

struct EnvironmentStoreTests {
    @Test func theNameIsTheVariable() async throws {
        let outcome = try await Outcome(EnvironmentStore(variables: ["KEY": "s3cret"]), "env:/any/KEY", "env:/KEY")
        #expect(outcome.value("env:/any/KEY") == "s3cret")
        #expect(outcome.value("env:/KEY") == "s3cret")
        #expect(outcome.version("env:/KEY") == nil)
        #expect(!outcome.printed.contains("s3cret"))
    }

    @Test func whatIsNotSetOrEmptyIsAnError() async throws {
        let outcome = try await Outcome(EnvironmentStore(variables: ["EMPTY": ""]), "env:/EMPTY", "env:/NONE")
        #expect(outcome.error("env:/EMPTY")?.message.contains("is empty") == true)
        #expect(outcome.error("env:/NONE")?.message.contains("is not set") == true)
        #expect(outcome.error("env:/NONE")?.fix != nil)
    }
}
