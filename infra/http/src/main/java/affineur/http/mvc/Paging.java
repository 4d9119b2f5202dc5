package affineur.http.mvc;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.UriComponentsBuilder;

/** A page by number, as GitLab's REST API counts: from 1, with 20 entries and at most 100. */
public record Paging(int page, int perPage) {
    private static final int USUAL = 20;
    private static final int MOST = 100;
    /** GitLab's limit too. */
    private static final int DEEPEST = 50_000;

    /**
     * What the parameters {@code page} and {@code per_page} ask for.
     *
     * @throws Refusal (invalid) if they are no numbers from 1, or too deep
     */
    public static Paging of(HttpServletRequest request) {
        int page = number(request.getParameter("page"), 1);
        int size = Math.min(number(request.getParameter("per_page"), USUAL), MOST);
        if ((page - 1L) * size > DEEPEST) {
            throw new Refusal(
                    ProblemType.PAGE_TOO_DEEP,
                    "Only the first " + DEEPEST + " entries have pages. Narrow the list by its filters.");
        }
        return new Paging(page, size);
    }

    private static int number(@Nullable String text, int otherwise) {
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new Refusal(ProblemType.INVALID_PAGE, "page and per_page are numbers from 1.");
    }

    /** How many entries are before the page. */
    public int skip() {
        return (page - 1) * perPage;
    }

    /**
     * The page of a whole list.
     *
     * @param shown makes the entries of the answer
     */
    public <T, R> ResponseEntity<List<R>> answer(
            HttpServletRequest request, List<T> all, Function<? super T, ? extends R> shown) {
        List<R> part = all.stream().skip(skip()).limit(perPage).<R>map(shown).toList();
        return answer(request, part, all.size());
    }

    /**
     * A page that somebody else has cut.
     *
     * @param total how many entries all pages have
     */
    public <R> ResponseEntity<List<R>> answer(HttpServletRequest request, List<R> part, long total) {
        return ResponseEntity.ok().headers(headers(total, Asked.url(request))).body(part);
    }

    private HttpHeaders headers(long total, UriComponentsBuilder self) {
        long pages = Math.max(1, (total + perPage - 1) / perPage);
        HttpHeaders headers = new HttpHeaders();
        headers.set("X-Page", Integer.toString(page));
        headers.set("X-Per-Page", Integer.toString(perPage));
        headers.set("X-Total", Long.toString(total));
        headers.set("X-Total-Pages", Long.toString(pages));
        headers.set("X-Next-Page", page < pages ? Integer.toString(page + 1) : "");
        headers.set("X-Prev-Page", page > 1 ? Integer.toString(page - 1) : "");
        StringJoiner links = new StringJoiner(", ");
        if (page > 1) {
            links.add(link(self, page - 1L, "prev"));
        }
        if (page < pages) {
            links.add(link(self, page + 1L, "next"));
        }
        links.add(link(self, 1, "first"));
        links.add(link(self, pages, "last"));
        headers.set(HttpHeaders.LINK, links.toString());
        return headers;
    }

    private String link(UriComponentsBuilder self, long number, String relation) {
        String url = self.cloneBuilder()
                .replaceQueryParam("page", number)
                .replaceQueryParam("per_page", perPage)
                .build()
                .toUriString();
        return "<" + url + ">; rel=\"" + relation + "\"";
    }
}
