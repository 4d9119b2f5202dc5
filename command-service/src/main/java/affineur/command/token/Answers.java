package affineur.command.token;

import affineur.access.Secret;
import affineur.access.Token;
import affineur.access.gitlab.GitLabBotToken;
import affineur.access.gitlab.GitLabDeployToken;
import affineur.access.gitlab.GitLabIssued;
import affineur.access.gitlab.GitLabJson;
import affineur.access.gitlab.GitLabToken;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** The answers that show a secret, once, and that nobody on the way may keep. */
record Answers(GitLabJson json) {
    ResponseEntity<GitLabIssued<GitLabToken>> personal(HttpStatus status, Token token, Secret secret) {
        return answer(status, json.issued(json.token(token), secret));
    }

    ResponseEntity<GitLabIssued<GitLabBotToken>> bot(HttpStatus status, Token token, Secret secret) {
        return answer(status, json.issued(json.botToken(token), secret));
    }

    ResponseEntity<GitLabIssued<GitLabDeployToken>> deploy(HttpStatus status, Token token, Secret secret) {
        return answer(status, json.issued(json.deployToken(token), secret));
    }

    private static <T> ResponseEntity<T> answer(HttpStatus status, T body) {
        return ResponseEntity.status(status)
                .cacheControl(CacheControl.noStore())
                .body(body);
    }
}
