import { html } from 'ghtml';
import { breadcrumbs } from './breadcrumbs.ts';
import type { Page, Shell } from './page.ts';

interface HelpTopic {
  slug: string;
  title: string;
  lead: string;
  questions: readonly { question: string; answer: string }[];
}

/** What shoppers want to know before they order, and after. */
export const helpTopics: readonly HelpTopic[] = [
  {
    slug: 'delivery',
    title: 'Delivery',
    lead: 'Free to every country we sell to, and usually with you within the week.',
    questions: [
      {
        question: 'What does delivery cost?',
        answer: 'Nothing. The price that you see is the price that you pay.',
      },
      {
        question: 'How long does it take?',
        answer:
          'Orders that are confirmed before noon leave on the same day. Most arrive after two to five working days.',
      },
      {
        question: 'Where do you deliver to?',
        answer:
          'To every country that you find in the list at the top of the page. Prices and currency follow the country.',
      },
      {
        question: 'Can I see where my order is?',
        answer:
          'Yes. The page that opens after you ordered keeps itself up to date, and “Your orders” leads back to it.',
      },
    ],
  },
  {
    slug: 'returns',
    title: 'Returns',
    lead: 'Thirty days to change your mind, without having to give a reason.',
    questions: [
      {
        question: 'How do I send something back?',
        answer:
          'Write to us with the number of your order, and we send you a label. Pack it as it came, and drop it off.',
      },
      {
        question: 'When do I get my money back?',
        answer:
          'On the day on which the parcel reaches us, the way you paid. Your bank may need some days more.',
      },
      {
        question: 'Can I cancel an order?',
        answer:
          'Until it is on its way, yes: open the order, and choose “Cancel this order”. Nothing is charged then.',
      },
      {
        question: 'Something arrived broken.',
        answer: 'We are sorry. Send a photograph and the number of your order; a new one leaves at once.',
      },
    ],
  },
  {
    slug: 'payment',
    title: 'Payment',
    lead: 'You pay in the currency of your country, when your order is confirmed.',
    questions: [
      {
        question: 'How can I pay?',
        answer:
          'By card, or by invoice within fourteen days. In this shop both are rehearsed only: no money moves.',
      },
      {
        question: 'When is my card charged?',
        answer:
          'It is authorised when everything you ordered has been put aside for you, and charged when it leaves.',
      },
      {
        question: 'What if the payment is declined?',
        answer:
          'Then nothing is charged, and the goods go back on the shelf. Order again with another way to pay.',
      },
    ],
  },
  {
    slug: 'privacy',
    title: 'Privacy and cookies',
    lead: 'We keep what an order needs, and nothing else.',
    questions: [
      {
        question: 'Which cookies do you set?',
        answer:
          'Three of our own: one with a number by which we know you again, one with your cart, one with your country. No others.',
      },
      {
        question: 'Do you track me?',
        answer: 'No. Nothing on these pages comes from anybody else, and nothing is told to anybody else.',
      },
      {
        question: 'What do you keep of an order?',
        answer:
          'Your name, your address, your email and what you ordered, so that we can deliver it and answer questions.',
      },
    ],
  },
];

/** Undefined for a topic that there is not. */
export function helpPage(shell: Shell, slug: string): Page | undefined {
  const topic = helpTopics.find((each) => each.slug === slug);
  if (!topic) return undefined;
  const trail = breadcrumbs(shell, [{ name: topic.title }]);
  return {
    title: topic.title,
    description: topic.lead,
    structuredData: [trail.structuredData],
    main: html`!${trail.html}
<div class="help">
<nav class="help-topics" aria-label="Help"><ul>!${helpTopics.map((each) => topicLink(each, slug))}</ul></nav>
<article class="prose"><h1>${topic.title}</h1><p class="lead">${topic.lead}</p>
!${topic.questions.map(({ question, answer }) => html`<h2>${question}</h2><p>${answer}</p>`)}
</article>
</div>`,
  };
}

function topicLink({ slug, title }: HelpTopic, current: string): string {
  return html`<li><a href="/help/${slug}" !${slug === current ? 'aria-current="page"' : ''}>${title}</a></li>`;
}
